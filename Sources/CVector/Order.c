#pragma clang fp contract(off)
#include "Order.h"

#include <string.h>

#include "Clones.h"

// IEEE comparisons with NaN are false; the total order is built from those that are right by being false.
#define INTEGER_ORDER(S, T)                                                                                  \
  CELL bool is_nan_##S(T a) { return (void)a, false; }                                                       \
  CELL bool equal_##S(T a, T b) { return a == b; }                                                           \
  CELL bool less_##S(T a, T b) { return a < b; }                                                             \
  ORDER(S, T)

#define FLOAT_ORDER(S, T)                                                                                    \
  CELL bool is_nan_##S(T a) { return a != a; }                                                               \
  CELL bool equal_##S(T a, T b) { return (a == b) | ((a != a) & (b != b)); }                                 \
  CELL bool less_##S(T a, T b) { return !(a >= b) & (a == a); }                                              \
  ORDER(S, T)

#define ORDER(S, T)                                                                                          \
  CELL bool not_equal_##S(T a, T b) { return !equal_##S(a, b); }                                             \
  CELL bool less_equal_##S(T a, T b) { return !less_##S(b, a); }                                             \
  CELL T least_##S(T a, T b) { return less_##S(b, a) ? b : a; }                                              \
  CELL T greatest_##S(T a, T b) { return less_##S(a, b) ? b : a; }                                           \
  CELL bool between_##S(T a, T low, T high) { return less_equal_##S(low, a) & less_equal_##S(a, high); }     \
  CELL T clip_##S(T a, T low, T high) {                                                                      \
    T clipped = least_##S(greatest_##S(a, low), high);                                                       \
    return is_nan_##S(a) ? a : clipped;                                                                      \
  }                                                                                                          \
  BINARY(equal_rows_##S, T, uint8_t, equal_##S)                                                              \
  BINARY(not_equal_rows_##S, T, uint8_t, not_equal_##S)                                                      \
  BINARY(less_rows_##S, T, uint8_t, less_##S)                                                                \
  BINARY(less_equal_rows_##S, T, uint8_t, less_equal_##S)                                                    \
  BINARY(least_rows_##S, T, T, least_##S)                                                                    \
  BINARY(greatest_rows_##S, T, T, greatest_##S)                                                              \
  TERNARY(between_rows_##S, T, uint8_t, between_##S)                                                         \
  TERNARY(clip_rows_##S, T, T, clip_##S)

INTEGER_ORDER(i8, int8_t)
INTEGER_ORDER(i16, int16_t)
INTEGER_ORDER(i32, int32_t)
INTEGER_ORDER(i64, int64_t)
INTEGER_ORDER(u8, uint8_t)
INTEGER_ORDER(u16, uint16_t)
INTEGER_ORDER(u32, uint32_t)
INTEGER_ORDER(u64, uint64_t)
FLOAT_ORDER(f32, float)
FLOAT_ORDER(f64, double)

VectorBinary vector_compare(VectorRelation relation, VectorLane lane) {
  static const VectorBinary table[][LANES] = {
      [VectorRelationEqual] = {EVERY_LANE(equal_rows)},
      [VectorRelationNotEqual] = {EVERY_LANE(not_equal_rows)},
      [VectorRelationLess] = {EVERY_LANE(less_rows)},
      [VectorRelationLessEqual] = {EVERY_LANE(less_equal_rows)},
  };
  return table[relation][lane];
}

VectorBinary vector_least(VectorLane lane) {
  static const VectorBinary table[LANES] = {EVERY_LANE(least_rows)};
  return table[lane];
}

VectorBinary vector_greatest(VectorLane lane) {
  static const VectorBinary table[LANES] = {EVERY_LANE(greatest_rows)};
  return table[lane];
}

VectorTernary vector_between(VectorLane lane) {
  static const VectorTernary table[LANES] = {EVERY_LANE(between_rows)};
  return table[lane];
}

VectorTernary vector_clip(VectorLane lane) {
  static const VectorTernary table[LANES] = {EVERY_LANE(clip_rows)};
  return table[lane];
}

/// Negative, zero or positive, as memcmp; a text comes before its continuations.
CELL int text_order(VectorText left, VectorText right) {
  ptrdiff_t shared = left.count < right.count ? left.count : right.count;
  int order = shared == 0 ? 0 : memcmp(left.bytes, right.bytes, (size_t)shared);
  return order != 0 ? order : (left.count > right.count) - (left.count < right.count);
}

CELL bool text_equal(VectorText left, VectorText right) {
  return left.count == right.count
         && (left.count == 0 || memcmp(left.bytes, right.bytes, (size_t)left.count) == 0);
}

CELL bool text_relation(VectorRelation relation, VectorText left, VectorText right) {
  switch (relation) {
    case VectorRelationEqual: return text_equal(left, right);
    case VectorRelationNotEqual: return !text_equal(left, right);
    case VectorRelationLess: return text_order(left, right) < 0;
    case VectorRelationLessEqual: return text_order(left, right) <= 0;
  }
}

void vector_compare_text(
    VectorRelation relation, const VectorText *left, const uint8_t *left_status, const VectorText *right,
    const uint8_t *right_status, uint8_t *result, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) {
    bool readable = (!left_status || left_status[i] == 0) && (!right_status || right_status[i] == 0);
    result[i] = readable && text_relation(relation, left[i], right[i]);
  }
}
