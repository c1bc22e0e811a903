#pragma once

#include <stddef.h>

#include "Reduce.h"

/// out[i] = the rounded sum of `sum` and x[0] to x[i], in twice the working precision; moves `sum` along.
/// Ends before the first cell that is too large for a lane, or no number. Returns how many cells it took.
ptrdiff_t vector_running_sums(
    const double *_Nonnull x, ptrdiff_t count, VectorPair *_Nonnull sum, double *_Nonnull out);
