#pragma clang fp contract(off)
#include "Clones.h"
#include "Elementwise.h"

#define SAME(value) (value)
#define CONVERT(A, T, B, R) UNARY(convert_##A##_##B, T, R, SAME)
#define CONVERT_TO_FLOAT(A, T) CONVERT(A, T, f64, double)

CONVERT(i8, int8_t, i16, int16_t)
CONVERT(i8, int8_t, i32, int32_t)
CONVERT(i8, int8_t, i64, int64_t)
CONVERT(i16, int16_t, i32, int32_t)
CONVERT(i16, int16_t, i64, int64_t)
CONVERT(i32, int32_t, i64, int64_t)
CONVERT(u8, uint8_t, u16, uint16_t)
CONVERT(u8, uint8_t, u32, uint32_t)
CONVERT(u8, uint8_t, u64, uint64_t)
CONVERT(u8, uint8_t, i64, int64_t)
CONVERT(u16, uint16_t, u32, uint32_t)
CONVERT(u16, uint16_t, u64, uint64_t)
CONVERT(u16, uint16_t, i64, int64_t)
CONVERT(u32, uint32_t, u64, uint64_t)
CONVERT(u32, uint32_t, i64, int64_t)
CONVERT_TO_FLOAT(i8, int8_t)
CONVERT_TO_FLOAT(i16, int16_t)
CONVERT_TO_FLOAT(i32, int32_t)
CONVERT_TO_FLOAT(i64, int64_t)
CONVERT_TO_FLOAT(u8, uint8_t)
CONVERT_TO_FLOAT(u16, uint16_t)
CONVERT_TO_FLOAT(u32, uint32_t)
CONVERT_TO_FLOAT(u64, uint64_t)
CONVERT_TO_FLOAT(f32, float)

LEAF static bool convert_u64_i64(const void *of, void *result, uint8_t *status, ptrdiff_t count) {
  const uint64_t *a = of;
  int64_t *out = result;
  int64_t signs = 0;
  ROWS(i, count) {
    out[i] = (int64_t)a[i];
    signs |= out[i];
  }
  if (signs >= 0) return false;
  uint8_t marked = 0;
  ROWS(i, count) {
    uint8_t fails = (out[i] < 0) & (status[i] == 0);
    status[i] |= fails;
    marked |= fails;
  }
  return marked;
}

VectorUnary vector_convert(VectorLane from, VectorLane to) {
#define FROM(A) [VectorLaneFloat64] = convert_##A##_f64
  static const VectorUnary table[LANES][LANES] = {
      [VectorLaneInt8] =
          {[VectorLaneInt16] = convert_i8_i16, convert_i8_i32, convert_i8_i64, FROM(i8)},
      [VectorLaneInt16] = {[VectorLaneInt32] = convert_i16_i32, convert_i16_i64, FROM(i16)},
      [VectorLaneInt32] = {[VectorLaneInt64] = convert_i32_i64, FROM(i32)},
      [VectorLaneInt64] = {FROM(i64)},
      [VectorLaneUInt8] =
          {[VectorLaneInt64] = convert_u8_i64, [VectorLaneUInt16] = convert_u8_u16, convert_u8_u32,
           convert_u8_u64, FROM(u8)},
      [VectorLaneUInt16] =
          {[VectorLaneInt64] = convert_u16_i64, [VectorLaneUInt32] = convert_u16_u32, convert_u16_u64,
           FROM(u16)},
      [VectorLaneUInt32] =
          {[VectorLaneInt64] = convert_u32_i64, [VectorLaneUInt64] = convert_u32_u64, FROM(u32)},
      [VectorLaneUInt64] = {FROM(u64)},
      [VectorLaneFloat32] = {FROM(f32)},
  };
#undef FROM
  return table[from][to];
}

VectorCheckedUnary vector_checked_convert(VectorLane from, VectorLane to) {
  return from == VectorLaneUInt64 && to == VectorLaneInt64 ? convert_u64_i64 : NULL;
}
