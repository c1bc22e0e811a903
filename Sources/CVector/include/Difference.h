#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Elementwise.h"

/// out[i] = cells[i] - cells[i - lag]; unsigned integers give the signed type of twice the width, at most
/// int64. A valid cell (status 0) whose difference does not fit becomes an error (status 1). Returns whether
/// there is one.
bool vector_difference(
    VectorLane lane, const void *_Nonnull cells, ptrdiff_t lag, ptrdiff_t count, uint8_t *_Nonnull status,
    void *_Nonnull out);

/// out[i] = (x[i] - x[i - lag]) / x[i - lag].
void vector_relative_change(
    const double *_Nonnull x, ptrdiff_t lag, ptrdiff_t count, double *_Nonnull out);

/// status[i] = of[i - lag] where age[i] >= lag, and 2 (null) elsewhere; with `both`, the larger of that and
/// of[i].
/// `age` null: everywhere; `of` null: all 0. Returns whether any is not 0.
bool vector_lag_status(
    const uint8_t *_Nullable of, const int32_t *_Nullable age, ptrdiff_t lag, bool both, ptrdiff_t count,
    uint8_t *_Nonnull status);
