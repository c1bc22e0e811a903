#pragma clang fp contract(off)
#include "CVector.h"
#include "Clones.h"

/// Differences of floats, and of unsigned integers whose signed result is wide enough: nothing can fail.
#define DIFFERENCE(name, T, R)                                                                               \
  LEAF static bool difference_##name(                                                                        \
      const void *cells, ptrdiff_t lag, ptrdiff_t count, uint8_t *status, void *result) {                    \
    (void)status;                                                                                            \
    const T *x = cells;                                                                                      \
    R *out = result;                                                                                         \
    ROWS(i, count) out[i] = (R)((R)x[i] - (R)x[i - lag]);                                                    \
    return false;                                                                                            \
  }

/// Differences of integers of up to 32 bits into the same type, taken in 64.
#define CHECKED_DIFFERENCE(name, T)                                                                          \
  LEAF static bool difference_##name(                                                                        \
      const void *cells, ptrdiff_t lag, ptrdiff_t count, uint8_t *status, void *result) {                    \
    const T *x = cells;                                                                                      \
    T *out = result;                                                                                         \
    uint8_t any = 0;                                                                                         \
    ROWS(i, count) {                                                                                         \
      const int64_t exact = (int64_t)x[i] - (int64_t)x[i - lag];                                             \
      const uint8_t error = (exact != (int64_t)(T)exact) & (status[i] == 0);                                 \
      out[i] = (T)exact;                                                                                     \
      status[i] |= error;                                                                                    \
      any |= error;                                                                                          \
    }                                                                                                        \
    return any;                                                                                              \
  }

/// Differences of 64-bit integers into int64. The wrapped difference is right unless its sign is wrong: FLIP
/// has the sign bit set where it is.
#define WIDE_DIFFERENCE(name, T, FLIP)                                                                       \
  LEAF static bool difference_##name(                                                                        \
      const void *cells, ptrdiff_t lag, ptrdiff_t count, uint8_t *status, void *result) {                    \
    const T *x = cells;                                                                                      \
    int64_t *out = result;                                                                                   \
    uint8_t any = 0;                                                                                         \
    ROWS(i, count) {                                                                                         \
      const uint64_t a = (uint64_t)x[i], b = (uint64_t)x[i - lag], d = a - b;                                \
      const uint8_t error = (uint8_t)((FLIP) >> 63) & (status[i] == 0);                                      \
      out[i] = (int64_t)d;                                                                                   \
      status[i] |= error;                                                                                    \
      any |= error;                                                                                          \
    }                                                                                                        \
    return any;                                                                                              \
  }

CHECKED_DIFFERENCE(i8, int8_t)
CHECKED_DIFFERENCE(i16, int16_t)
CHECKED_DIFFERENCE(i32, int32_t)
WIDE_DIFFERENCE(i64, int64_t, (a ^ b) & (a ^ d))
DIFFERENCE(u8, uint8_t, int16_t)
DIFFERENCE(u16, uint16_t, int32_t)
DIFFERENCE(u32, uint32_t, int64_t)
// Right when the sign says which of the two is larger.
WIDE_DIFFERENCE(u64, uint64_t, d ^ ((uint64_t)(a < b) << 63))
DIFFERENCE(f32, float, float)
DIFFERENCE(f64, double, double)

bool vector_difference(
    VectorLane lane, const void *cells, ptrdiff_t lag, ptrdiff_t count, uint8_t *status, void *out) {
  static bool (*const loops[LANES])(const void *, ptrdiff_t, ptrdiff_t, uint8_t *, void *) = {
      EVERY_LANE(difference)};
  return loops[lane](cells, lag, count, status, out);
}

LEAF void vector_relative_change(const double *x, ptrdiff_t lag, ptrdiff_t count, double *out) {
  ROWS(i, count) out[i] = (x[i] - x[i - lag]) / x[i - lag];
}

CELL uint8_t larger(uint8_t a, uint8_t b) { return a > b ? a : b; }

LEAF bool vector_lag_status(
    const uint8_t *of, const int32_t *age, ptrdiff_t lag, bool both, ptrdiff_t count, uint8_t *status) {
  if (!of) {
    for (ptrdiff_t i = 0; i < count; i++) status[i] = 0;
    if (!age) return false;
  } else if (both) {
    for (ptrdiff_t i = 0; i < count; i++) status[i] = larger(of[i], of[i - lag]);
  } else {
    for (ptrdiff_t i = 0; i < count; i++) status[i] = of[i - lag];
  }
  // Beyond the border the row before belongs to another series; null is the largest status.
  const int32_t least = (int32_t)lag;
  if (age)
    for (ptrdiff_t i = 0; i < count; i++) status[i] |= age[i] < least ? 2 : 0;
  uint8_t any = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    status[i] = status[i] > 2 ? 2 : status[i];
    any |= status[i];
  }
  return any;
}
