#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"
#include "TwoSum.h"

/// Parts of windows, one per row: sum in two halves, squared deviations, and number of values where rows
/// differ in it. `buffer` says which of the three scratch buffers they are in, -1: none.
typedef struct {
  const double *hi, *lo, *m2, *n;
  int buffer;
} Moments;

/// Three buffers for the rows -history to count - 1: the level, the next level, and the window so far.
typedef struct {
  double *scratch;
  ptrdiff_t history, rows;
} Buffers;

CELL Moments unused(Buffers buffers, Moments one, Moments other) {
  int free = 0;
  while (free == one.buffer || free == other.buffer) free++;
  double *hi = buffers.scratch + 4 * free * buffers.rows + buffers.history;
  return (Moments){hi, hi + buffers.rows, hi + 2 * buffers.rows, hi + 3 * buffers.rows, free};
}

CELL Moments lagged(Moments of, ptrdiff_t lag) {
  return (Moments){of.hi - lag, of.lo - lag, of.m2 - lag, of.n - lag, of.buffer};
}

/// nb (aHi + aLo) - na (bHi + bLo), each product exact: a half of a double times a count of up to 26 bits.
CELL double weighted_difference(double aHi, double aLo, double na, double bHi, double bLo, double nb) {
  uint64_t aBits, bBits;
  __builtin_memcpy(&aBits, &aHi, 8);
  __builtin_memcpy(&bBits, &bHi, 8);
  aBits &= ~(uint64_t)0x7ffffff;
  bBits &= ~(uint64_t)0x7ffffff;
  double aTop, bTop;
  __builtin_memcpy(&aTop, &aBits, 8);
  __builtin_memcpy(&bTop, &bBits, 8);
  TWO_SUM(nb * aTop, -(na * bTop), top, topError);
  TWO_SUM(nb * (aHi - aTop), -(na * (bHi - bTop)), low, lowError);
  return (top + low) + ((topError + lowError) + (nb * aLo - na * bLo));
}

/// What merging two parts adds to their squared deviations. Parts of equal size have a formula of their
/// own, so that doubling needs no products; which formula it is depends on the counts alone.
CELL double between_parts(
    double aHi, double aLo, double na, double bHi, double bLo, double nb, bool counted) {
  TWO_SUM(aHi, -bHi, difference, error);
  const double equal = difference + (error + (aLo - bLo));
  const double equalTerm = (equal * equal) * (0.5 / (na > 1 ? na : 1));
  if (!counted && na == nb) return equalTerm;
  const double weighted = weighted_difference(aHi, aLo, na, bHi, bLo, nb);
  const double product = (na * nb) * (na + nb);
  const double term = (weighted * weighted) * (1 / (product > 1 ? product : 1));
  return na == nb ? equalTerm : term;
}

/// Rows from `from` on of a and b together, a the older part; rows before `both` are those of b alone.
CELL void merge(
    Moments a, double sizeA, Moments b, double sizeB, bool counted, ptrdiff_t from, ptrdiff_t both,
    ptrdiff_t count, Moments to) {
  double *hi = (double *)to.hi, *lo = (double *)to.lo, *m2 = (double *)to.m2, *n = (double *)to.n;
  if (b.buffer != to.buffer) {
    for (ptrdiff_t i = from; i < both; i++) {
      hi[i] = b.hi[i], lo[i] = b.lo[i], m2[i] = b.m2[i];
      if (counted) n[i] = b.n[i];
    }
  }
  _Pragma("clang loop vectorize(assume_safety) vectorize_width(8)") for (ptrdiff_t i = both; i < count; i++) {
    const double na = counted ? a.n[i] : sizeA, nb = counted ? b.n[i] : sizeB;
    const double term = between_parts(a.hi[i], a.lo[i], na, b.hi[i], b.lo[i], nb, counted);
    TWO_SUM(a.hi[i], b.hi[i], sum, error);
    lo[i] = (a.lo[i] + b.lo[i]) + error;
    m2[i] = (a.m2[i] + b.m2[i]) + term;
    hi[i] = sum;
    if (counted) n[i] = na + nb;
  }
}

CELL ptrdiff_t between(ptrdiff_t low, ptrdiff_t value, ptrdiff_t high) {
  return value < low ? low : value > high ? high : value;
}

/// The sign bit is set when m2 is not finite, or tiny. m2 is never negative.
CELL uint64_t outside(double m2) {
  const double least = VECTOR_MOMENTS_TINY;
  uint64_t bits, tiny;
  __builtin_memcpy(&bits, &m2, 8);
  __builtin_memcpy(&tiny, &least, 8);
  bits &= 0x7fffffffffffffff;
  return (bits + 0x0010000000000000) | (bits - tiny);
}

/// As `window_sum`: levels by doubling, and the digits of `window` from the newest row backwards.
CELL Moments window_moments(
    Moments level, bool counted, ptrdiff_t count, ptrdiff_t window, Buffers buffers) {
  const ptrdiff_t history = buffers.history;
  Moments part = level;
  ptrdiff_t taken = 0;  // rows in `part`, the newest ones
  for (ptrdiff_t size = 1; size <= window && taken < buffers.rows; size *= 2) {
    if (window & size) {
      if (taken == 0) {
        part = level;
      } else {
        const Moments to = part.buffer >= 0 ? part : unused(buffers, level, level);
        const ptrdiff_t both = between(0, taken - history, count);
        merge(lagged(level, taken), size, part, taken, counted, 0, both, count, to);
        part = to;
      }
      taken += size;
    }
    if (size >= buffers.rows || size * 2 > window) continue;  // a larger level is the same, or there is none
    const Moments to = unused(buffers, level, taken ? part : level);
    const ptrdiff_t from = -between(0, window - size * 2, history);
    const ptrdiff_t both = between(from, size - history, count);
    merge(lagged(level, size), size, level, size, counted, from, both, count, to);
    level = to;
  }
  return part;
}

LEAF bool vector_window_moments(
    const double *x, const double *rest, const uint8_t *mask, bool counted, ptrdiff_t history,
    ptrdiff_t count, ptrdiff_t window, double *scratch, double *m2) {
  const Buffers buffers = {scratch, history, history + count};
  double *zeros = scratch + 12 * buffers.rows, *ones = zeros + buffers.rows;
  for (ptrdiff_t i = 0; i < buffers.rows; i++) zeros[i] = 0;
  if (mask) {
    for (ptrdiff_t i = 0; i < buffers.rows; i++) ones[i] = mask[i] ? 0 : 1;
  } else if (counted) {
    for (ptrdiff_t i = 0; i < buffers.rows; i++) ones[i] = 1;
  }
  const double *none = zeros + history;
  const Moments level = {x, rest ? rest : none, none, ones + history, -1};
  const Moments all = counted ? window_moments(level, true, count, window, buffers)
                              : window_moments(level, false, count, window, buffers);
  uint64_t odd = 0;
  ROWS(i, count) {
    m2[i] = all.m2[i];
    odd |= outside(all.m2[i]);
  }
  return odd >> 63;
}

CELL Moments columns(VectorRows rows, int buffer) {
  double *hi = rows.first;
  return (Moments){hi, hi + rows.stride, hi + 2 * rows.stride, hi + 3 * rows.stride, buffer};
}

LEAF void vector_merge_moments(
    VectorRows a, double sizeA, VectorRows b, double sizeB, bool counted, ptrdiff_t both, ptrdiff_t count,
    VectorRows to) {
  const Moments older = columns(a, 0), newer = columns(b, b.first == to.first), out = columns(to, 1);
  if (counted) {
    merge(older, sizeA, newer, sizeB, true, 0, both, count, out);
    return;
  }
  if (sizeA == sizeB) {
    merge(older, sizeA, newer, sizeA, false, 0, both, count, out);
  } else {
    merge(older, sizeA, newer, sizeB, false, 0, both, count, out);
  }
  double *n = (double *)out.n;
  for (ptrdiff_t i = 0; i < both; i++) n[i] = sizeB;
  for (ptrdiff_t i = both; i < count; i++) n[i] = sizeA + sizeB;
}

LEAF bool vector_any_odd_moments(const double *m2, ptrdiff_t count) {
  uint64_t odd = 0;
  ROWS(i, count) odd |= outside(m2[i]);
  return odd >> 63;
}

LEAF void vector_split_integers(
    const int64_t *x, bool isUnsigned, ptrdiff_t count, double *hi, double *lo) {
  for (ptrdiff_t i = 0; i < count; i++) {
    const double top = isUnsigned ? (double)(uint32_t)((uint64_t)x[i] >> 32) : (double)(int32_t)(x[i] >> 32);
    TWO_SUM(top * 0x1p32, (double)(uint32_t)x[i], sum, error);
    hi[i] = sum;
    lo[i] = error;
  }
}

LEAF void vector_window_spread(
    const double *m2, const int32_t *counts, ptrdiff_t window, ptrdiff_t ddof, bool isRoot, ptrdiff_t count,
    double *out) {
  const int32_t less = (int32_t)ddof;
  const double all = (double)(window - ddof);
  if (counts) {
    ROWS(i, count) out[i] = m2[i] / (double)(counts[i] - less);
  } else {
    ROWS(i, count) out[i] = m2[i] / all;
  }
  if (isRoot) ROWS(i, count) out[i] = __builtin_elementwise_sqrt(out[i]);
}
