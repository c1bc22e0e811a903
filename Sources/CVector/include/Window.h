#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Sums over the last `window` rows, in twice the working precision.
///
/// A partial sum is a pair: `hi` the plain sum of its rows in a fixed tree, `lo` the sum of the errors of its
/// additions (Ogita, Rump and Oishi 2005, Sum2, over a tree). The tree hangs on the newest row: 2^k rows are
/// made by doubling, and the binary digits of `window` are put together from the newest row backwards. A row
/// that is not there (null, before the series) is a zero, and adding a zero changes neither hi nor lo. So a
/// result depends on the rows of its window alone.

/// Doubles of scratch that `vector_window_sum` needs.
#define VECTOR_WINDOW_SUM_SCRATCH(history, count) (6 * ((history) + (count)))

/// Sums of the windows that end at rows 0 to count - 1. `history` cells before x[0] are readable, at most
/// window - 1; rows before those count as zero. With `mean`, each sum is divided by `window`. Returns whether
/// any result is not finite: then specials or an overflow are in a window, and the caller has to say what
/// comes out.
bool vector_window_sum(
    const double *_Nonnull x, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, bool mean,
    double *_Nonnull scratch, double *_Nonnull out);

/// Columns of rows, `stride` cells apart.
typedef struct VectorRows {
  double *_Nonnull first;
  ptrdiff_t stride;
} VectorRows;

/// One step of the tree over columns hi and lo: rows of a (the older part) and b together; the rows before
/// `both` are those of b alone. `to` may be b.
void vector_merge_sums(VectorRows a, VectorRows b, ptrdiff_t both, ptrdiff_t count, VectorRows to);

/// out[i] = the rounded pair, +0.0 for a zero. Returns whether any is not finite.
bool vector_round_sums(VectorRows sums, ptrdiff_t count, double *_Nonnull out);

/// out[i] /= counts[i]; a count of 0 divides by 1.
void vector_window_divide(const int32_t *_Nonnull counts, ptrdiff_t count, double *_Nonnull out);

/// prefix[i] = how many of status[0] to status[i - 1] are `mark`, count + 1 of them.
void vector_window_tally(
    const uint8_t *_Nonnull status, uint8_t mark, ptrdiff_t count, int32_t *_Nonnull prefix);

/// counts[i] = marks in the window that ends at row i; prefix[0] belongs to row -history.
void vector_window_counts(
    const int32_t *_Nonnull prefix, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window,
    int32_t *_Nonnull counts);

/// Exact 128-bit sums of the windows that end at rows 0 to count - 1, in two halves. `scratch` holds
/// history + count + 1 cells of 16 bytes, aligned.
void vector_window_total(
    const int64_t *_Nonnull x, bool isUnsigned, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window,
    void *_Nonnull scratch, int64_t *_Nonnull low, int64_t *_Nonnull high);

/// out[i] = total / counts[i], correctly rounded; `counts` null: every window has `window` values.
void vector_window_integer_mean(
    const int64_t *_Nonnull low, const int64_t *_Nonnull high, const int32_t *_Nullable counts,
    ptrdiff_t window, ptrdiff_t count, double *_Nonnull out);

/// Marks as errors the valid cells whose total does not fit into 64 bits. Returns whether there are any.
bool vector_window_overflow(
    const int64_t *_Nonnull low, const int64_t *_Nonnull high, bool isUnsigned, ptrdiff_t count,
    uint8_t *_Nonnull status);
