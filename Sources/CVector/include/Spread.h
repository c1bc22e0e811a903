#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Reduce.h"

/// Deviations from a pivot in twice the working precision, by row number mod 8: their sums and the sums of
/// their squares. The pivot is one of the cells, pivot + pivotRest.
typedef struct VectorSpread {
  double pivot, pivotRest;
  VectorSums deviations, squares;
} VectorSpread;

/// A deviation is taken into the lanes when it is zero or its size is in this range, where no square is lost.
#define VECTOR_SPREAD_LEAST 0x1p-450
#define VECTOR_SPREAD_LIMIT 0x1p480

/// Takes in cells x[i] + rest[i] (`rest` null: x[i] alone), in lane (firstRow + i) % 8. Where a deviation
/// is out of range, or a cell is no number, leaves `spread` as it was and returns false.
bool vector_spread_rows(
    const double *_Nonnull x, const double *_Nullable rest, ptrdiff_t firstRow, ptrdiff_t count,
    VectorSpread *_Nonnull spread);

/// cells[i] = value where status[i] is not 0.
void vector_fill_invalid(
    const uint8_t *_Nonnull status, double value, ptrdiff_t count, double *_Nonnull cells);
