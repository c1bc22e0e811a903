#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"

#define LOAD(name, T, R)                                                                                     \
  LEAF static void name(const void *cells, const uint8_t *status, ptrdiff_t count, R *out) {                 \
    const T *in = cells;                                                                                     \
    if (status) {                                                                                            \
      ROWS(i, count) out[i] = status[i] ? 0 : (R)in[i];                                                      \
    } else {                                                                                                 \
      ROWS(i, count) out[i] = (R)in[i];                                                                      \
    }                                                                                                        \
  }

#define LOADS(lane, T) LOAD(doubles_##lane, T, double) LOAD(integers_##lane, T, int64_t)

LOADS(i8, int8_t)
LOADS(i16, int16_t)
LOADS(i32, int32_t)
LOADS(i64, int64_t)
LOADS(u8, uint8_t)
LOADS(u16, uint16_t)
LOADS(u32, uint32_t)
LOADS(u64, uint64_t)
LOAD(doubles_f32, float, double)
LOAD(doubles_f64, double, double)

void vector_load_doubles(
    VectorLane lane, const void *cells, const uint8_t *status, ptrdiff_t count, double *out) {
  static void (*const loops[LANES])(const void *, const uint8_t *, ptrdiff_t, double *) = {
      EVERY_LANE(doubles)};
  loops[lane](cells, status, count, out);
}

void vector_load_integers(
    VectorLane lane, const void *cells, const uint8_t *status, ptrdiff_t count, int64_t *out) {
  static void (*const loops[LANES])(const void *, const uint8_t *, ptrdiff_t, int64_t *) = {
      integers_i8, integers_i16, integers_i32, integers_i64, integers_u8,
      integers_u16, integers_u32, integers_u64, NULL, NULL};
  loops[lane](cells, status, count, out);
}

#define CLEAR(T)                                                                                             \
  LEAF static void clear_##T(const uint8_t *status, ptrdiff_t count, T *cells) {                             \
    ROWS(i, count) cells[i] = status[i] ? 0 : cells[i];                                                      \
  }

CLEAR(uint8_t)
CLEAR(uint16_t)
CLEAR(uint32_t)
CLEAR(uint64_t)

void vector_clear_invalid(const uint8_t *status, ptrdiff_t count, ptrdiff_t width, void *cells) {
  if (width == 1) {
    clear_uint8_t(status, count, cells);
  } else if (width == 2) {
    clear_uint16_t(status, count, cells);
  } else if (width == 4) {
    clear_uint32_t(status, count, cells);
  } else if (width == 8) {
    clear_uint64_t(status, count, cells);
  } else {
    for (ptrdiff_t i = 0; i < count; i++)
      if (status[i]) __builtin_memset((char *)cells + i * width, 0, width);
  }
}

LEAF bool vector_any_less(const int32_t *values, ptrdiff_t count, int32_t least) {
  uint32_t any = 0;
  for (ptrdiff_t i = 0; i < count; i++) any |= values[i] < least;
  return any;
}

LEAF bool vector_any_set(const uint8_t *bytes, ptrdiff_t count) {
  uint8_t any = 0;
  for (ptrdiff_t i = 0; i < count; i++) any |= bytes[i];
  return any;
}

LEAF bool vector_any_equal(const uint8_t *bytes, ptrdiff_t count, uint8_t mark) {
  uint8_t any = 0;
  for (ptrdiff_t i = 0; i < count; i++) any |= bytes[i] == mark;
  return any;
}
