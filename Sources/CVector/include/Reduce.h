#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Sums of floats in twice the working precision, eight of them, by row number mod 8: `hi` the plain sums,
/// `lo` the sums of the errors of their additions.
typedef struct VectorSums {
  double hi[8], lo[8];
} VectorSums;

typedef struct VectorPair {
  double hi, lo;
} VectorPair;

/// Cells of this size or larger do not go into the lanes, so that no lane overflows.
#define VECTOR_LANE_LIMIT 0x1p960

/// Adds x[i] to lane (firstRow + i) % 8. Where a cell is too large, infinite or NaN, leaves `sums` as they
/// were and returns false.
bool vector_sum_rows(
    const double *_Nonnull x, ptrdiff_t firstRow, ptrdiff_t count, VectorSums *_Nonnull sums);

/// Adds one cell to one lane.
void vector_sum_cell(double x, ptrdiff_t lane, VectorSums *_Nonnull sums);

/// Adds the lanes of `right` to those of `left`.
void vector_sum_merge(VectorSums *_Nonnull left, const VectorSums *_Nonnull right);

/// The eight lanes in a binary tree.
VectorPair vector_sum_total(const VectorSums *_Nonnull sums);

/// Sum of integers in two parts, high * 2^32 + low, each exact for up to 2^31 cells.
typedef struct VectorIntegerSum {
  int64_t high;
  uint64_t low;
} VectorIntegerSum;

VectorIntegerSum vector_sum_integers(const int64_t *_Nonnull x, bool isUnsigned, ptrdiff_t count);

/// How many bytes are `mark`.
ptrdiff_t vector_count_equal(const uint8_t *_Nonnull bytes, ptrdiff_t count, uint8_t mark);
