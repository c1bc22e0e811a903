#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Window.h"

/// Sums of squared deviations over the last `window` rows, put together from the rows of the window alone.
///
/// The tree is that of `vector_window_sum`. Beside a sum in twice the working precision each part has the
/// sum m2 of the squared deviations from its own mean; two parts merge as Chan, Golub and LeVeque (1979)
/// do: m2 = m2a + m2b + (nb sum(a) - na sum(b))^2 / (na nb (na + nb)), in which no term is negative.

/// Doubles of scratch that `vector_window_moments` needs.
#define VECTOR_WINDOW_MOMENTS_SCRATCH(history, count) (14 * ((history) + (count)))

/// m2[i] = sum of the squared deviations in the window that ends at row i. A cell is x[i] + rest[i] (`rest`
/// null: x[i] alone). `history` cells before x[0] are readable, at most window - 1. With `counted`, rows
/// before those and rows whose `mask` is not 0 (null: none; mask[0] belongs to row -history) do not count,
/// and their cells are zero; without it every window is full. Returns whether any m2 is not finite, or so
/// small that squares may have been lost: then the caller has to look again at another scale.
bool vector_window_moments(
    const double *_Nonnull x, const double *_Nullable rest, const uint8_t *_Nullable mask, bool counted,
    ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, double *_Nonnull scratch, double *_Nonnull m2);

/// One step of the tree over columns hi, lo, m2 and n (the count of values): rows of a (the older part) and
/// b together; the rows before `both` are those of b alone. Without `counted`, every row of a has sizeA
/// values and every row of b sizeB. `to` may be b.
void vector_merge_moments(
    VectorRows a, double sizeA, VectorRows b, double sizeB, bool counted, ptrdiff_t both, ptrdiff_t count,
    VectorRows to);

/// m2 below this may have lost squares to underflow.
#define VECTOR_MOMENTS_TINY 0x1p-900

/// Whether any m2 is not finite, or tiny.
bool vector_any_odd_moments(const double *_Nonnull m2, ptrdiff_t count);

/// x[i] = hi[i] + lo[i] exactly.
void vector_split_integers(
    const int64_t *_Nonnull x, bool isUnsigned, ptrdiff_t count, double *_Nonnull hi, double *_Nonnull lo);

/// out[i] = m2[i] / (counts[i] - ddof), or its square root; `counts` null: `window`. Where that is no
/// positive number the result is NaN.
void vector_window_spread(
    const double *_Nonnull m2, const int32_t *_Nullable counts, ptrdiff_t window, ptrdiff_t ddof, bool isRoot,
    ptrdiff_t count, double *_Nonnull out);
