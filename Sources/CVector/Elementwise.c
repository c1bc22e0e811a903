#pragma clang fp contract(off)
#include "Elementwise.h"

#include <math.h>

#include "Clones.h"

// Integers. Values wrap; whether they do is computed beside them without a branch, so that both vectorise.
// A block without an error, the usual one, costs the values and one reduction; otherwise rows are marked in a
// second pass.

#define CHECKED_UNARY(name, T, VALUE, FAILS)                                                                 \
  LEAF static bool name(const void *of, void *result, uint8_t *status, ptrdiff_t count) {                    \
    const T *a = of;                                                                                         \
    T *out = result;                                                                                         \
    bool any = false;                                                                                        \
    for (ptrdiff_t i = 0; i < count; i++) {                                                                  \
      out[i] = VALUE(a[i]);                                                                                  \
      any |= FAILS(a[i]);                                                                                    \
    }                                                                                                        \
    if (!any) return false;                                                                                  \
    uint8_t marked = 0;                                                                                      \
    for (ptrdiff_t i = 0; i < count; i++) {                                                                  \
      uint8_t fails = FAILS(a[i]) & (status[i] == 0);                                                        \
      status[i] |= fails;                                                                                    \
      marked |= fails;                                                                                       \
    }                                                                                                        \
    return marked;                                                                                           \
  }

#define CHECKED_BINARY(name, T, VALUE, FAILS)                                                                \
  LEAF static bool name(                                                                                     \
      const void *left, const void *right, void *result, uint8_t *status, ptrdiff_t count) {                 \
    const T *a = left, *b = right;                                                                           \
    T *out = result;                                                                                         \
    bool any = false;                                                                                        \
    for (ptrdiff_t i = 0; i < count; i++) {                                                                  \
      out[i] = VALUE(a[i], b[i]);                                                                            \
      any |= FAILS(a[i], b[i]);                                                                              \
    }                                                                                                        \
    if (!any) return false;                                                                                  \
    uint8_t marked = 0;                                                                                      \
    for (ptrdiff_t i = 0; i < count; i++) {                                                                  \
      uint8_t fails = FAILS(a[i], b[i]) & (status[i] == 0);                                                  \
      status[i] |= fails;                                                                                    \
      marked |= fails;                                                                                       \
    }                                                                                                        \
    return marked;                                                                                           \
  }

// One row of the operations that all integers share; U is the unsigned type of the same width.
#define INTEGER_ROWS(S, T, U)                                                                                \
  CELL T add_##S(T a, T b) { return (T)((U)a + (U)b); }                                                      \
  CELL T subtract_##S(T a, T b) { return (T)((U)a - (U)b); }                                                 \
  CELL T multiply_##S(T a, T b) {                                                                            \
    T product;                                                                                               \
    (void)__builtin_mul_overflow(a, b, &product);                                                            \
    return product;                                                                                          \
  }                                                                                                          \
  CELL bool multiply_fails_##S(T a, T b) {                                                                   \
    T product;                                                                                               \
    return __builtin_mul_overflow(a, b, &product);                                                           \
  }                                                                                                          \
  CELL T sign_##S(T a) { return (T)((a > 0) - (a < 0)); }                                                    \
  CELL bool modulo_fails_##S(T a, T b) { return b == 0; }

// Division rounds to minus infinity; garbage and failing rows divide by 1.
#define SIGNED_ROWS(S, T, U, MIN)                                                                            \
  INTEGER_ROWS(S, T, U)                                                                                      \
  CELL bool add_fails_##S(T a, T b) { return (T)((a ^ add_##S(a, b)) & (b ^ add_##S(a, b))) < 0; }           \
  CELL bool subtract_fails_##S(T a, T b) { return (T)((a ^ b) & (a ^ subtract_##S(a, b))) < 0; }             \
  CELL T negate_##S(T a) { return (T)(0 - (U)a); }                                                           \
  CELL bool negate_fails_##S(T a) { return a == MIN; }                                                       \
  CELL T absolute_##S(T a) { return a < 0 ? negate_##S(a) : a; }                                             \
  CELL T divisor_##S(T b) { return b == 0 || b == -1 ? 1 : b; }                                              \
  CELL T floor_divide_##S(T a, T b) {                                                                        \
    T d = divisor_##S(b), quotient = (T)(a / d), rest = (T)(a % d);                                          \
    T floored = (T)(quotient - (rest != 0 && (rest < 0) != (d < 0)));                                        \
    return b == -1 ? negate_##S(a) : floored;                                                                \
  }                                                                                                          \
  CELL bool floor_divide_fails_##S(T a, T b) { return b == 0 || (a == MIN && b == -1); }                     \
  CELL T modulo_##S(T a, T b) {                                                                              \
    T d = divisor_##S(b), rest = (T)(a % d);                                                                 \
    return rest != 0 && (rest < 0) != (d < 0) ? (T)(rest + d) : rest;                                        \
  }                                                                                                          \
  CHECKED_UNARY(negate_rows_##S, T, negate_##S, negate_fails_##S)                                            \
  CHECKED_UNARY(absolute_rows_##S, T, absolute_##S, negate_fails_##S)                                        \
  INTEGER_LOOPS(S, T)

#define UNSIGNED_ROWS(S, T)                                                                                  \
  INTEGER_ROWS(S, T, T)                                                                                      \
  CELL bool add_fails_##S(T a, T b) { return add_##S(a, b) < a; }                                            \
  CELL bool subtract_fails_##S(T a, T b) { return a < b; }                                                   \
  CELL T absolute_##S(T a) { return a; }                                                                     \
  CELL T floor_divide_##S(T a, T b) { return (T)(a / (b == 0 ? 1 : b)); }                                    \
  CELL bool floor_divide_fails_##S(T a, T b) { return b == 0; }                                              \
  CELL T modulo_##S(T a, T b) { return (T)(a % (b == 0 ? 1 : b)); }                                          \
  UNARY(absolute_rows_##S, T, T, absolute_##S)                                                               \
  INTEGER_LOOPS(S, T)

#define INTEGER_LOOPS(S, T)                                                                                  \
  CHECKED_BINARY(add_rows_##S, T, add_##S, add_fails_##S)                                                    \
  CHECKED_BINARY(subtract_rows_##S, T, subtract_##S, subtract_fails_##S)                                     \
  CHECKED_BINARY(multiply_rows_##S, T, multiply_##S, multiply_fails_##S)                                     \
  CHECKED_BINARY(floor_divide_rows_##S, T, floor_divide_##S, floor_divide_fails_##S)                         \
  CHECKED_BINARY(modulo_rows_##S, T, modulo_##S, modulo_fails_##S)                                           \
  UNARY(sign_rows_##S, T, T, sign_##S)                                                                       \
  NULL_AT_ZERO(S, T)

#define NULL_AT_ZERO(S, T)                                                                                   \
  LEAF static bool null_at_zero_##S(const void *divisor, uint8_t *status, ptrdiff_t count) {                 \
    const T *b = divisor;                                                                                    \
    uint8_t marked = 0;                                                                                      \
    for (ptrdiff_t i = 0; i < count; i++) {                                                                  \
      uint8_t zero = (uint8_t)((b[i] == 0) & (status[i] == 0)) << 1;                                         \
      status[i] |= zero;                                                                                     \
      marked |= zero;                                                                                        \
    }                                                                                                        \
    return marked != 0;                                                                                      \
  }

SIGNED_ROWS(i8, int8_t, uint8_t, INT8_MIN)
SIGNED_ROWS(i16, int16_t, uint16_t, INT16_MIN)
SIGNED_ROWS(i32, int32_t, uint32_t, INT32_MIN)
SIGNED_ROWS(i64, int64_t, uint64_t, INT64_MIN)
UNSIGNED_ROWS(u8, uint8_t)
UNSIGNED_ROWS(u16, uint16_t)
UNSIGNED_ROWS(u32, uint32_t)
UNSIGNED_ROWS(u64, uint64_t)

// Floats: IEEE 754, nothing fails. Floor division and modulo as Python defines them (the quotient is
// corrected by the rest, so that quotient * divisor + rest gives the dividend back), except that a division
// by zero gives what IEEE gives.
#define FLOAT_ROWS(S, T, FMOD, FLOOR, COPYSIGN)                                                              \
  CELL T add_##S(T a, T b) { return a + b; }                                                                 \
  CELL T subtract_##S(T a, T b) { return a - b; }                                                            \
  CELL T multiply_##S(T a, T b) { return a * b; }                                                            \
  CELL T negate_##S(T a) { return -a; }                                                                      \
  CELL T absolute_##S(T a) { return COPYSIGN(a, 1); }                                                        \
  CELL T sign_##S(T a) { return a != a ? a : (T)((a > 0) - (a < 0)); }                                       \
  CELL bool is_nan_##S(T a) { return a != a; }                                                               \
  CELL bool is_finite_##S(T a) { return a - a == 0; }                                                        \
  CELL T modulo_##S(T a, T b) {                                                                              \
    T rest = FMOD(a, b);                                                                                     \
    if (rest == 0) return COPYSIGN(0, b);                                                                    \
    return (rest < 0) != (b < 0) ? rest + b : rest;                                                          \
  }                                                                                                          \
  CELL T floor_divide_##S(T a, T b) {                                                                        \
    if (b == 0) return a / b;                                                                                \
    T rest = FMOD(a, b), quotient = (a - rest) / b;                                                          \
    if (rest != 0 && (rest < 0) != (b < 0)) quotient -= 1;                                                   \
    if (quotient == 0) return COPYSIGN(0, a / b);                                                            \
    T floored = FLOOR(quotient);                                                                             \
    return quotient - floored > (T)0.5 ? floored + 1 : floored;                                              \
  }                                                                                                          \
  BINARY(add_rows_##S, T, T, add_##S)                                                                        \
  BINARY(subtract_rows_##S, T, T, subtract_##S)                                                              \
  BINARY(multiply_rows_##S, T, T, multiply_##S)                                                              \
  PLAIN_BINARY(floor_divide_rows_##S, T, floor_divide_##S)                                                   \
  PLAIN_BINARY(modulo_rows_##S, T, modulo_##S)                                                               \
  UNARY(negate_rows_##S, T, T, negate_##S)                                                                   \
  UNARY(absolute_rows_##S, T, T, absolute_##S)                                                               \
  UNARY(sign_rows_##S, T, T, sign_##S)                                                                       \
  UNARY(floor_rows_##S, T, T, FLOOR)                                                                         \
  UNARY(is_nan_rows_##S, T, uint8_t, is_nan_##S)                                                             \
  UNARY(is_finite_rows_##S, T, uint8_t, is_finite_##S)                                                       \
  NULL_AT_ZERO(S, T)

// Loops around a function of libm, which no copy of the loop makes faster.
#define PLAIN_UNARY(name, T, VALUE)                                                                          \
  static void name(const void *of, void *result, ptrdiff_t count) {                                          \
    const T *a = of;                                                                                         \
    T *out = result;                                                                                         \
    for (ptrdiff_t i = 0; i < count; i++) out[i] = VALUE(a[i]);                                              \
  }
#define PLAIN_BINARY(name, T, VALUE)                                                                         \
  static void name(const void *left, const void *right, void *result, ptrdiff_t count) {                     \
    const T *a = left, *b = right;                                                                           \
    T *out = result;                                                                                         \
    for (ptrdiff_t i = 0; i < count; i++) out[i] = VALUE(a[i], b[i]);                                        \
  }

FLOAT_ROWS(f32, float, fmodf, __builtin_floorf, __builtin_copysignf)
FLOAT_ROWS(f64, double, fmod, __builtin_floor, __builtin_copysign)
CELL double divide_f64(double a, double b) { return a / b; }
UNARY(ceiling_rows_f32, float, float, __builtin_ceilf)
UNARY(ceiling_rows_f64, double, double, __builtin_ceil)
UNARY(square_root_rows_f64, double, double, __builtin_elementwise_sqrt)
BINARY(divide_rows_f64, double, double, divide_f64)
PLAIN_BINARY(power_rows_f64, double, pow)
PLAIN_UNARY(exponential_rows_f64, double, exp)
PLAIN_UNARY(logarithm_rows_f64, double, log)
PLAIN_UNARY(logarithm2_rows_f64, double, log2)
PLAIN_UNARY(logarithm10_rows_f64, double, log10)

// The tables. The order of the rows is the order of VectorLane.


#define OPERATIONS (VectorOperationIsFinite + 1)
#define SIGNED_LANES(name) name##_i8, name##_i16, name##_i32, name##_i64
#define UNSIGNED_LANES(name) name##_u8, name##_u16, name##_u32, name##_u64
#define INTEGER_LANES(name) SIGNED_LANES(name), UNSIGNED_LANES(name)
#define FLOAT_LANES(name) [VectorLaneFloat32] = name##_f32, [VectorLaneFloat64] = name##_f64
#define FLOAT64_LANE(name) [VectorLaneFloat64] = name##_f64

VectorUnary vector_unary(VectorOperation operation, VectorLane lane) {
  static const VectorUnary table[OPERATIONS][LANES] = {
      [VectorOperationNegate] = {FLOAT_LANES(negate_rows)},
      [VectorOperationAbsolute] =
          {[VectorLaneUInt8] = UNSIGNED_LANES(absolute_rows), FLOAT_LANES(absolute_rows)},
      [VectorOperationSign] = {INTEGER_LANES(sign_rows), FLOAT_LANES(sign_rows)},
      [VectorOperationSquareRoot] = {FLOAT64_LANE(square_root_rows)},
      [VectorOperationExponential] = {FLOAT64_LANE(exponential_rows)},
      [VectorOperationLogarithm] = {FLOAT64_LANE(logarithm_rows)},
      [VectorOperationLogarithm2] = {FLOAT64_LANE(logarithm2_rows)},
      [VectorOperationLogarithm10] = {FLOAT64_LANE(logarithm10_rows)},
      [VectorOperationFloor] = {FLOAT_LANES(floor_rows)},
      [VectorOperationCeiling] = {FLOAT_LANES(ceiling_rows)},
      [VectorOperationIsNaN] = {FLOAT_LANES(is_nan_rows)},
      [VectorOperationIsFinite] = {FLOAT_LANES(is_finite_rows)},
  };
  return table[operation][lane];
}

VectorBinary vector_binary(VectorOperation operation, VectorLane lane) {
  static const VectorBinary table[OPERATIONS][LANES] = {
      [VectorOperationAdd] = {FLOAT_LANES(add_rows)},
      [VectorOperationSubtract] = {FLOAT_LANES(subtract_rows)},
      [VectorOperationMultiply] = {FLOAT_LANES(multiply_rows)},
      [VectorOperationDivide] = {FLOAT64_LANE(divide_rows)},
      [VectorOperationFloorDivide] = {FLOAT_LANES(floor_divide_rows)},
      [VectorOperationModulo] = {FLOAT_LANES(modulo_rows)},
      [VectorOperationPower] = {FLOAT64_LANE(power_rows)},
  };
  return table[operation][lane];
}

VectorCheckedUnary vector_checked_unary(VectorOperation operation, VectorLane lane) {
  static const VectorCheckedUnary table[OPERATIONS][LANES] = {
      [VectorOperationNegate] = {SIGNED_LANES(negate_rows)},
      [VectorOperationAbsolute] = {SIGNED_LANES(absolute_rows)},
  };
  return table[operation][lane];
}

VectorCheckedBinary vector_checked_binary(VectorOperation operation, VectorLane lane) {
  static const VectorCheckedBinary table[OPERATIONS][LANES] = {
      [VectorOperationAdd] = {INTEGER_LANES(add_rows)},
      [VectorOperationSubtract] = {INTEGER_LANES(subtract_rows)},
      [VectorOperationMultiply] = {INTEGER_LANES(multiply_rows)},
      [VectorOperationFloorDivide] = {INTEGER_LANES(floor_divide_rows)},
      [VectorOperationModulo] = {INTEGER_LANES(modulo_rows)},
  };
  return table[operation][lane];
}

bool vector_null_at_zero(VectorLane lane, const void *divisor, uint8_t *status, ptrdiff_t count) {
  static bool (*const table[LANES])(const void *, uint8_t *, ptrdiff_t) = {
      INTEGER_LANES(null_at_zero), FLOAT_LANES(null_at_zero)};
  return table[lane](divisor, status, count);
}
