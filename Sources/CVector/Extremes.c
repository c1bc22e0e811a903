#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"

/// Bits of a double, negative ones turned round: signed integers in the order of the doubles. Its own
/// inverse.
CELL int64_t turn(int64_t bits) { return bits ^ (bits >> 63 & INT64_MAX); }

CELL int64_t key_of(double value, int64_t nan) {
  int64_t bits;
  __builtin_memcpy(&bits, &value, 8);
  return value == value ? turn(bits) : nan;
}

CELL double double_of(int64_t key) {
  const int64_t bits = turn(key);
  double value;
  __builtin_memcpy(&value, &bits, 8);
  return value == value ? value : __builtin_nan("");
}

#define FLOAT_KEY(x) key_of((double)(x), nan)
#define INTEGER_KEY(x) ((int64_t)(x))
#define WIDE_KEY(x) ((int64_t)((x) ^ (UINT64_C(1) << 63)))
#define FLOAT_CELL(key) double_of(key)
#define WIDE_CELL(key) ((uint64_t)(key) ^ (UINT64_C(1) << 63))

#define KEYS(name, T, KEY, VALUE)                                                                            \
  LEAF static void keys_##name(                                                                              \
      bool isMax, const void *cells, const uint8_t *status, ptrdiff_t count, int64_t *keys) {                \
    const T *in = cells;                                                                                     \
    const int64_t nan = isMax ? INT64_MAX : INT64_MIN, absent = ~nan;                                        \
    (void)nan;                                                                                               \
    if (status) {                                                                                            \
      ROWS(i, count) keys[i] = status[i] ? absent : KEY(in[i]);                                              \
    } else {                                                                                                 \
      ROWS(i, count) keys[i] = KEY(in[i]);                                                                   \
    }                                                                                                        \
  }                                                                                                          \
  LEAF static void cells_##name(const int64_t *keys, ptrdiff_t count, void *cells) {                         \
    T *out = cells;                                                                                          \
    ROWS(i, count) out[i] = (T)VALUE(keys[i]);                                                               \
  }

KEYS(i8, int8_t, INTEGER_KEY, )
KEYS(i16, int16_t, INTEGER_KEY, )
KEYS(i32, int32_t, INTEGER_KEY, )
KEYS(i64, int64_t, INTEGER_KEY, )
KEYS(u8, uint8_t, INTEGER_KEY, )
KEYS(u16, uint16_t, INTEGER_KEY, )
KEYS(u32, uint32_t, INTEGER_KEY, )
KEYS(u64, uint64_t, WIDE_KEY, WIDE_CELL)
KEYS(f32, float, FLOAT_KEY, FLOAT_CELL)
KEYS(f64, double, FLOAT_KEY, FLOAT_CELL)

void vector_load_keys(
    VectorLane lane, bool isMax, const void *cells, const uint8_t *status, ptrdiff_t count, int64_t *keys) {
  static void (*const loops[LANES])(bool, const void *, const uint8_t *, ptrdiff_t, int64_t *) = {
      EVERY_LANE(keys)};
  loops[lane](isMax, cells, status, count, keys);
}

void vector_store_keys(VectorLane lane, const int64_t *keys, ptrdiff_t count, void *cells) {
  static void (*const loops[LANES])(const int64_t *, ptrdiff_t, void *) = {EVERY_LANE(cells)};
  loops[lane](keys, count, cells);
}

CELL int64_t better(int64_t a, int64_t b, bool isMax) { return (isMax ? a > b : a < b) ? a : b; }

/// Rows from `from` on of the better of the key and the one `lag` rows before; rows before `both` have no
/// such row.
CELL void merge(
    const int64_t *keys, ptrdiff_t lag, bool isMax, ptrdiff_t from, ptrdiff_t both, ptrdiff_t count,
    int64_t *out) {
  for (ptrdiff_t i = from; i < both; i++) out[i] = keys[i];
  ROWS(i, count - both) out[i + both] = better(keys[i + both], keys[i + both - lag], isMax);
}

CELL ptrdiff_t between(ptrdiff_t low, ptrdiff_t value, ptrdiff_t high) {
  return value < low ? low : value > high ? high : value;
}

CELL void window_extremes(
    const int64_t *keys, bool isMax, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, int64_t *scratch,
    int64_t *out) {
  const ptrdiff_t rows = history + count;
  const int64_t *level = keys;
  int64_t *next = scratch + history, *other = next + rows;
  ptrdiff_t size = 1;
  for (; size * 2 <= window && size < rows; size *= 2) {
    const ptrdiff_t from = -between(0, window - size * 2, history);
    merge(level, size, isMax, from, between(from, size - history, count), count, next);
    level = next;
    next = other;
    other = (int64_t *)level;
  }
  // Two windows of `size` rows that overlap make up the whole one.
  const ptrdiff_t lag = window - size;
  merge(level, lag, isMax, 0, between(0, lag - history, count), count, out);
}

LEAF void vector_window_extremes(
    const int64_t *keys, bool isMax, ptrdiff_t history, ptrdiff_t count, ptrdiff_t window, int64_t *scratch,
    int64_t *out) {
  if (isMax) {
    window_extremes(keys, true, history, count, window, scratch, out);
  } else {
    window_extremes(keys, false, history, count, window, scratch, out);
  }
}

LEAF int64_t vector_extreme(const int64_t *keys, bool isMax, ptrdiff_t count, int64_t start) {
  int64_t best = start;
  if (isMax) {
    for (ptrdiff_t i = 0; i < count; i++) best = better(keys[i], best, true);
  } else {
    for (ptrdiff_t i = 0; i < count; i++) best = better(keys[i], best, false);
  }
  return best;
}
