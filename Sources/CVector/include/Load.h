#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Elementwise.h"

/// Cells of a column as the one type that a window or an aggregate computes in. Where `status` is given, a
/// cell whose status is not 0 becomes a zero.
void vector_load_doubles(
    VectorLane lane, const void *_Nonnull cells, const uint8_t *_Nullable status, ptrdiff_t count,
    double *_Nonnull out);

/// As above, for the integers; of unsigned 64-bit cells the bits, which the reader knows to be unsigned.
void vector_load_integers(
    VectorLane lane, const void *_Nonnull cells, const uint8_t *_Nullable status, ptrdiff_t count,
    int64_t *_Nonnull out);

/// Zeroes the cells, `width` bytes each, whose status is not 0.
void vector_clear_invalid(
    const uint8_t *_Nonnull status, ptrdiff_t count, ptrdiff_t width, void *_Nonnull cells);

/// Whether any value is less than `least`.
bool vector_any_less(const int32_t *_Nonnull values, ptrdiff_t count, int32_t least);

/// Whether any byte is not 0.
bool vector_any_set(const uint8_t *_Nonnull bytes, ptrdiff_t count);

/// Whether any byte is `mark`.
bool vector_any_equal(const uint8_t *_Nonnull bytes, ptrdiff_t count, uint8_t mark);
