#pragma clang fp contract(off)
#include "CVector.h"
#include "TwoSum.h"

ptrdiff_t vector_running_sums(const double *x, ptrdiff_t count, VectorPair *sum, double *out) {
  double hi = sum->hi, lo = sum->lo;
  ptrdiff_t row = 0;
  // Written so that NaN ends the loop too.
  for (; row < count && __builtin_fabs(x[row]) < VECTOR_LANE_LIMIT; row++) {
    TWO_SUM(hi, x[row], total, error);
    hi = total;
    lo += error;
    out[row] = (hi + lo) + 0.0;
  }
  *sum = (VectorPair){hi, lo};
  return row;
}
