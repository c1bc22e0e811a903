#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"
#include "TwoSum.h"

typedef double Lanes __attribute__((ext_vector_type(8), aligned(8)));
typedef uint64_t LaneBits __attribute__((ext_vector_type(8), aligned(8)));

typedef struct {
  Lanes hi, lo;
} LaneSums;

CELL uint64_t bits_of(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, 8);
  return bits;
}

#define ADD_LANES(sums, cells, rest)                                                                         \
  do {                                                                                                       \
    TWO_SUM((sums)->hi, cells, sum, error);                                                                  \
    (sums)->hi = sum;                                                                                        \
    (sums)->lo += error + (rest);                                                                            \
  } while (0)

/// Eight cells into the lanes. Sets bits of `odd` in the lanes whose deviation is out of range.
CELL void take(
    const double *x, const double *rest, double pivot, double pivotRest, LaneSums *deviations,
    LaneSums *squares, LaneBits *odd) {
  TWO_SUM(*(const Lanes *)x, (Lanes)-pivot, rough, roughError);
  Lanes d = rough, e = roughError;
  if (rest) {
    TWO_SUM(rough, roughError + (*(const Lanes *)rest - pivotRest), exact, exactError);
    d = exact;
    e = exactError;
  }
  ADD_LANES(deviations, d, e);
  // d * d exactly, by halves (Dekker); what e adds to the square comes along.
  const Lanes top = (Lanes)((LaneBits)d & ~(uint64_t)0x7ffffff), low = d - top, square = d * d;
  const Lanes squareError = ((top * top - square) + 2 * top * low) + low * low;
  ADD_LANES(squares, square, squareError + 2 * d * e);
  const LaneBits size = (LaneBits)d & 0x7fffffffffffffff;
  const uint64_t least = bits_of(VECTOR_SPREAD_LEAST), limit = bits_of(VECTOR_SPREAD_LIMIT);
  *odd |= (LaneBits)(size - 1 < least - 1) | (LaneBits)(size >= limit);
}

/// Up to eight rows from lane `first` on, and the pivot elsewhere, which deviates by nothing.
CELL void pad(const double *x, double pivot, ptrdiff_t first, ptrdiff_t count, double *lanes) {
  for (ptrdiff_t lane = 0; lane < 8; lane++) {
    const bool inside = lane >= first && lane < first + count;
    lanes[lane] = inside ? x[lane - first] : pivot;
  }
}

CELL bool spread_rows(
    const double *x, const double *rest, ptrdiff_t firstRow, ptrdiff_t count, VectorSpread *spread) {
  const double pivot = spread->pivot, pivotRest = spread->pivotRest;
  LaneSums deviations = {*(const Lanes *)spread->deviations.hi, *(const Lanes *)spread->deviations.lo};
  LaneSums squares = {*(const Lanes *)spread->squares.hi, *(const Lanes *)spread->squares.lo};
  LaneBits odd = 0;
  double cells[8], rests[8];
  ptrdiff_t row = 0;
  while (row < count) {
    const ptrdiff_t lane = (firstRow + row) & 7, left = count - row;
    if (lane == 0 && left >= 8) {
      take(x + row, rest ? rest + row : NULL, pivot, pivotRest, &deviations, &squares, &odd);
      row += 8;
    } else {
      const ptrdiff_t some = left < 8 - lane ? left : 8 - lane;
      pad(x + row, pivot, lane, some, cells);
      if (rest) pad(rest + row, pivotRest, lane, some, rests);
      take(cells, rest ? rests : NULL, pivot, pivotRest, &deviations, &squares, &odd);
      row += some;
    }
  }
  uint64_t any = 0;
  for (int lane = 0; lane < 8; lane++) any |= odd[lane];
  if (any) return false;
  *(Lanes *)spread->deviations.hi = deviations.hi;
  *(Lanes *)spread->deviations.lo = deviations.lo;
  *(Lanes *)spread->squares.hi = squares.hi;
  *(Lanes *)spread->squares.lo = squares.lo;
  return true;
}

LEAF bool vector_spread_rows(
    const double *x, const double *rest, ptrdiff_t firstRow, ptrdiff_t count, VectorSpread *spread) {
  return rest ? spread_rows(x, rest, firstRow, count, spread) : spread_rows(x, NULL, firstRow, count, spread);
}

LEAF void vector_fill_invalid(const uint8_t *status, double value, ptrdiff_t count, double *cells) {
  ROWS(i, count) cells[i] = status[i] ? value : cells[i];
}
