#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Elementwise.h"

/// Smallest and largest cells, found among 64-bit keys that are ordered as the cells are: -0.0 before 0.0,
/// and a NaN beyond the end that is looked for, so that it wins. A cell without a value gets the key at the
/// other end.

/// keys[i] for cells of the lane; `status` null: all valid.
void vector_load_keys(
    VectorLane lane, bool isMax, const void *_Nonnull cells, const uint8_t *_Nullable status, ptrdiff_t count,
    int64_t *_Nonnull keys);

/// The cells again; every NaN is the one NaN.
void vector_store_keys(VectorLane lane, const int64_t *_Nonnull keys, ptrdiff_t count, void *_Nonnull cells);

/// Extremes of the windows that end at rows 0 to count - 1, by doubling; `history` keys before keys[0] are
/// readable, at most window - 1, and rows before those do not count. `scratch` holds 2 (history + count)
/// keys.
void vector_window_extremes(
    const int64_t *_Nonnull keys, bool isMax, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window,
    int64_t *_Nonnull scratch, int64_t *_Nonnull out);

/// The extreme of the keys and `start`.
int64_t vector_extreme(const int64_t *_Nonnull keys, bool isMax, ptrdiff_t count, int64_t start);
