#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"
#include "TwoSum.h"

/// The rows of the next loop do not depend on each other: eight doubles at a time.
#define ROWS_APART _Pragma("clang loop vectorize(assume_safety) vectorize_width(8) interleave_count(2)")

/// The sign bit is set when x is infinite or NaN; or-ed together it says so of a whole block.
CELL uint64_t not_finite(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, 8);
  return (bits & 0x7fffffffffffffff) + 0x0010000000000000;
}

/// How a window's pair becomes the result.
typedef struct {
  double divisor;
  double *out;
} Finish;

CELL uint64_t finish(Finish to, bool mean, ptrdiff_t i, double hi, double lo) {
  double result = (hi + lo) + 0.0;
  if (mean) result /= to.divisor;
  to.out[i] = result;
  return not_finite(result);
}

CELL void add(
  const double *aHi, const double *aLo, const double *bHi, const double *bLo, ptrdiff_t from,
  ptrdiff_t to, double *hi, double *lo) {
  if (aLo && bLo) {
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) {
      TWO_SUM(aHi[i], bHi[i], sum, error);
      hi[i] = sum;
      lo[i] = (aLo[i] + bLo[i]) + error;
    }
  } else if (bLo || aLo) {
    const double *one = aLo ? aLo : bLo;
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) {
      TWO_SUM(aHi[i], bHi[i], sum, error);
      hi[i] = sum;
      lo[i] = one[i] + error;
    }
  } else {
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) {
      TWO_SUM(aHi[i], bHi[i], sum, error);
      hi[i] = sum;
      lo[i] = error;
    }
  }
}

CELL uint64_t add_and_finish(
  const double *aHi, const double *aLo, const double *bHi, const double *bLo, ptrdiff_t from,
  ptrdiff_t to, Finish result, bool mean) {
  uint64_t flag = 0;
  if (aLo && bLo) {
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) {
      TWO_SUM(aHi[i], bHi[i], sum, error);
      flag |= finish(result, mean, i, sum, (aLo[i] + bLo[i]) + error);
    }
  } else if (bLo || aLo) {
    const double *one = aLo ? aLo : bLo;
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) {
      TWO_SUM(aHi[i], bHi[i], sum, error);
      flag |= finish(result, mean, i, sum, one[i] + error);
    }
  } else {
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) {
      TWO_SUM(aHi[i], bHi[i], sum, error);
      flag |= finish(result, mean, i, sum, error);
    }
  }
  return flag;
}

CELL uint64_t finish_all(
  const double *hi, const double *lo, ptrdiff_t from, ptrdiff_t to, Finish result, bool mean) {
  uint64_t flag = 0;
  if (lo) {
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) flag |= finish(result, mean, i, hi[i], lo[i]);
  } else {
    ROWS_APART for (ptrdiff_t i = from; i < to; i++) flag |= finish(result, mean, i, hi[i], 0.0);
  }
  return flag;
}

/// Windows of three, in registers: the same tree as the general form makes of 3 = 1 + 2.
CELL uint64_t window_of_three(const double *x, ptrdiff_t count, Finish result, bool mean) {
  uint64_t flag = 0;
  ROWS_APART for (ptrdiff_t i = 0; i < count; i++) {
    TWO_SUM(x[i - 2], x[i - 1], pair, pairError);
    TWO_SUM(pair, x[i], sum, error);
    flag |= finish(result, mean, i, sum, pairError + error);
  }
  return flag;
}

/// Rows of pairs; `lo` is null for plain values. `buffer` says which of the three scratch buffers they are
/// in.
typedef struct {
  const double *hi, *lo;
  int buffer;
} Pairs;

/// Three buffers for the rows -history to count - 1: the level, the next level, and the sum so far.
typedef struct {
  double *scratch;
  ptrdiff_t history, rows;
} Buffers;

CELL Pairs unused(Buffers buffers, Pairs one, Pairs other) {
  int free = 0;
  while (free == one.buffer || free == other.buffer) free++;
  double *hi = buffers.scratch + 2 * free * buffers.rows + buffers.history;
  return (Pairs){hi, hi + buffers.rows, free};
}

CELL Pairs lagged(Pairs pairs, ptrdiff_t lag) {
  return (Pairs){pairs.hi - lag, pairs.lo ? pairs.lo - lag : NULL, pairs.buffer};
}

/// Rows from `from` on of a + b; rows before `both` are those of b alone.
CELL void merge(Pairs a, Pairs b, ptrdiff_t from, ptrdiff_t both, ptrdiff_t count, Pairs to) {
  double *hi = (double *)to.hi, *lo = (double *)to.lo;
  if (b.buffer != to.buffer)
    for (ptrdiff_t i = from; i < both; i++) hi[i] = b.hi[i], lo[i] = b.lo ? b.lo[i] : 0.0;
  add(a.hi, a.lo, b.hi, b.lo, both, count, hi, lo);
}

CELL ptrdiff_t between(ptrdiff_t low, ptrdiff_t value, ptrdiff_t high) {
  return value < low ? low : value > high ? high : value;
}

CELL uint64_t merge_and_finish(
  Pairs a, Pairs b, ptrdiff_t both, ptrdiff_t count, Finish result, bool mean) {
  return finish_all(b.hi, b.lo, 0, both, result, mean) |
         add_and_finish(a.hi, a.lo, b.hi, b.lo, both, count, result, mean);
}

CELL uint64_t window_sum(
  const double *x, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, double *scratch, Finish result,
  bool mean) {
  if (window == 3 && history == 2) return window_of_three(x, count, result, mean);
  const Buffers buffers = {scratch, history, history + count};
  Pairs level = {x, NULL, -1}, sum = {x, NULL, -1};
  ptrdiff_t taken = 0;  // rows in `sum`, the newest ones
  for (ptrdiff_t size = 1; size <= window && taken < buffers.rows; size *= 2) {
    if (window & size) {
      const ptrdiff_t both = between(0, taken - history, count);
      const Pairs old = lagged(level, taken);
      if (taken == 0) {
        sum = level;
      } else if (size * 2 > window) {
        return merge_and_finish(old, sum, both, count, result, mean);
      } else {
        const Pairs to = sum.buffer >= 0 ? sum : unused(buffers, level, level);
        merge(old, sum, 0, both, count, to);
        sum = to;
      }
      taken += size;
    }
    if (size >= buffers.rows || size * 2 > window) continue;  // a larger level is the same, or there is none
    const Pairs old = lagged(level, size);
    if (size * 2 == window)
      return merge_and_finish(old, level, between(0, size - history, count), count, result, mean);
    const Pairs to = unused(buffers, level, taken ? sum : level);
    const ptrdiff_t from = -between(0, window - size * 2, history);
    merge(old, level, from, between(from, size - history, count), count, to);
    level = to;
  }
  return finish_all(sum.hi, sum.lo, 0, count, result, mean);
}

LEAF bool vector_window_sum(
    const double *x, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, bool mean, double *scratch,
    double *out) {
  // The six rows of scratch fit into the first cache, unless so short a step would repeat too much of the
  // history.
  const ptrdiff_t step = window <= 32 ? 256 : count;
  uint64_t flag = 0;
  for (ptrdiff_t row = 0; row < count; row += step) {
    const ptrdiff_t before = between(0, history + row, window - 1), rows = between(0, count - row, step);
    const Finish result = {(double)window, out + row};
    flag |= mean ? window_sum(x + row, before, rows, window, scratch, result, true)
                 : window_sum(x + row, before, rows, window, scratch, result, false);
  }
  return flag >> 63;
}

LEAF void vector_merge_sums(
    VectorRows a, VectorRows b, ptrdiff_t both, ptrdiff_t count, VectorRows to) {
  double *hi = to.first, *lo = hi + to.stride;
  if (b.first != to.first)
    for (ptrdiff_t i = 0; i < both; i++) hi[i] = b.first[i], lo[i] = b.first[i + b.stride];
  add(a.first, a.first + a.stride, b.first, b.first + b.stride, both, count, hi, lo);
}

LEAF bool vector_round_sums(VectorRows sums, ptrdiff_t count, double *out) {
  const Finish result = {1, out};
  return finish_all(sums.first, sums.first + sums.stride, 0, count, result, false) >> 63;
}

LEAF void vector_window_divide(const int32_t *counts, ptrdiff_t count, double *out) {
  ROWS_APART for (ptrdiff_t i = 0; i < count; i++) out[i] /= (double)(counts[i] > 0 ? counts[i] : 1);
}

LEAF void vector_window_tally(
  const uint8_t *status, uint8_t mark, ptrdiff_t count, int32_t *prefix) {
  int32_t seen = 0;
  prefix[0] = 0;
  for (ptrdiff_t i = 0; i < count; i++) prefix[i + 1] = seen += status[i] == mark;
}

LEAF void vector_window_counts(
  const int32_t *prefix, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, int32_t *counts) {
  const int32_t *newest = prefix + history + 1, *start = prefix;
  const ptrdiff_t full = between(0, window - history - 1, count);
  for (ptrdiff_t i = 0; i < full; i++) counts[i] = newest[i] - start[0];
  for (ptrdiff_t i = full; i < count; i++) counts[i] = newest[i] - newest[i - window];
}

LEAF void vector_window_total(
  const int64_t *x, bool isUnsigned, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, void *scratch,
  int64_t *low, int64_t *high) {
  __int128 *prefix = (__int128 *)scratch + history + 1;
  __int128 sum = prefix[-history - 1] = 0;
  for (ptrdiff_t i = -history; i < count; i++)
    prefix[i] = sum += isUnsigned ? (__int128)(uint64_t)x[i] : (__int128)x[i];
  const ptrdiff_t full = between(0, window - history - 1, count);
  for (ptrdiff_t i = 0; i < count; i++) {
    const __int128 total = i < full ? prefix[i] : prefix[i] - prefix[i - window];
    low[i] = (int64_t)total;
    high[i] = (int64_t)(total >> 64);
  }
}

/// The exact quotient, rounded once: the sum is shifted up to 126 bits, so that the quotient has more than a
/// double takes, and what remains of the division sticks to its last bit.
static double wide_mean(__int128 total, int64_t count) {
  if (total < 0) return -wide_mean(-total, count);
  const uint64_t high = (uint64_t)(total >> 64), low = (uint64_t)total;
  const int shift = (high ? __builtin_clzll(high) : low ? 64 + __builtin_clzll(low) : 2) - 2;
  const __int128 scaled = total << shift;
  const __int128 quotient = scaled / count;
  return __builtin_ldexp((double)(quotient | (scaled % count != 0)), -shift);
}

void vector_window_integer_mean(
  const int64_t *low, const int64_t *high, const int32_t *counts, ptrdiff_t window, ptrdiff_t count,
  double *out) {
  for (ptrdiff_t i = 0; i < count; i++) {
    const int64_t rows = counts ? counts[i] > 0 ? counts[i] : 1 : window;
    const bool exact = high[i] == low[i] >> 63 && low[i] >> 53 == low[i] >> 63;
    out[i] = exact ? (double)low[i] / (double)rows
                   : wide_mean((__int128)high[i] << 64 | (uint64_t)low[i], rows);
  }
}

LEAF bool vector_window_overflow(
    const int64_t *low, const int64_t *high, bool isUnsigned, ptrdiff_t count, uint8_t *status) {
  uint8_t any = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    const int64_t fitting = isUnsigned ? 0 : low[i] >> 63;
    const uint8_t error = (high[i] != fitting) & (status[i] == 0);
    status[i] |= error;
    any |= error;
  }
  return any;
}
