#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"
#include "TwoSum.h"

typedef double Lanes __attribute__((ext_vector_type(8), aligned(8)));
typedef uint64_t LaneBits __attribute__((ext_vector_type(8), aligned(8)));

/// Up to eight rows from lane `first` on, zeros elsewhere: a zero changes no sum.
CELL void pad(const double *x, ptrdiff_t first, ptrdiff_t count, double *lanes) {
  for (ptrdiff_t lane = 0; lane < 8; lane++) {
    const bool inside = lane >= first && lane < first + count;
    lanes[lane] = inside ? x[lane - first] : 0.0;
  }
}

#define ADD_LANES(values)                                                                                    \
  do {                                                                                                       \
    const Lanes cells = *(const Lanes *)(values);                                                            \
    TWO_SUM(hi, cells, sum, error);                                                                          \
    hi = sum;                                                                                                \
    lo += error;                                                                                             \
    /* The sign bit of the difference of the exponents is clear where the cell is too large. */              \
    const LaneBits size = (LaneBits)cells & 0x7fffffffffffffff;                            \
    small &= size - limit;                                                                                   \
  } while (0)

LEAF bool vector_sum_rows(const double *x, ptrdiff_t firstRow, ptrdiff_t count, VectorSums *sums) {
  const double bound = VECTOR_LANE_LIMIT;
  uint64_t limit;
  __builtin_memcpy(&limit, &bound, 8);
  Lanes hi = *(const Lanes *)sums->hi, lo = *(const Lanes *)sums->lo;
  LaneBits small = ~(LaneBits)0;
  double padded[8];
  const ptrdiff_t start = firstRow & 7;
  ptrdiff_t row = 0;
  if (start > 0) {
    row = count < 8 - start ? count : 8 - start;
    pad(x, start, row, padded);
    ADD_LANES(padded);
  }
  for (; row + 8 <= count; row += 8) ADD_LANES(x + row);
  if (row < count) {
    pad(x + row, 0, count - row, padded);
    ADD_LANES(padded);
  }
  uint64_t all = ~(uint64_t)0;
  for (int lane = 0; lane < 8; lane++) all &= small[lane];
  if (!(all >> 63)) return false;
  *(Lanes *)sums->hi = hi;
  *(Lanes *)sums->lo = lo;
  return true;
}

void vector_sum_cell(double x, ptrdiff_t lane, VectorSums *sums) {
  TWO_SUM(sums->hi[lane], x, sum, error);
  sums->hi[lane] = sum;
  sums->lo[lane] += error;
}

CELL void add_pair(double *hi, double *lo, double otherHi, double otherLo) {
  TWO_SUM(*hi, otherHi, sum, error);
  *hi = sum;
  *lo = (*lo + otherLo) + error;
}

void vector_sum_merge(VectorSums *left, const VectorSums *right) {
  for (int lane = 0; lane < 8; lane++) {
    add_pair(&left->hi[lane], &left->lo[lane], right->hi[lane], right->lo[lane]);
  }
}

VectorPair vector_sum_total(const VectorSums *sums) {
  VectorSums tree = *sums;
  for (int width = 4; width > 0; width /= 2) {
    for (int lane = 0; lane < width; lane++)
      add_pair(&tree.hi[lane], &tree.lo[lane], tree.hi[lane + width], tree.lo[lane + width]);
  }
  return (VectorPair){tree.hi[0], tree.lo[0]};
}

LEAF VectorIntegerSum vector_sum_integers(const int64_t *x, bool isUnsigned, ptrdiff_t count) {
  uint64_t low = 0;
  int64_t high = 0;
  if (isUnsigned) {
    for (ptrdiff_t i = 0; i < count; i++) {
      low += (uint32_t)x[i];
      high += (int64_t)((uint64_t)x[i] >> 32);
    }
  } else {
    for (ptrdiff_t i = 0; i < count; i++) {
      low += (uint32_t)x[i];
      high += x[i] >> 32;
    }
  }
  return (VectorIntegerSum){high, low};
}

LEAF ptrdiff_t vector_count_equal(const uint8_t *bytes, ptrdiff_t count, uint8_t mark) {
  ptrdiff_t equal = 0;
  for (ptrdiff_t i = 0; i < count; i++) equal += bytes[i] == mark;
  return equal;
}
