#pragma once

#include <stddef.h>

/// A leaf loop: compiled once for every machine, for AVX2 and for AVX-512, chosen when the program is loaded.
/// Every copy gives the same bits, since no file here lets the compiler contract `a * b + c`.
#if defined(__x86_64__)
#define LEAF __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define LEAF
#endif

/// One row of a leaf loop.
#define CELL static inline __attribute__((always_inline))

/// A loop over rows that read only their own row: the result may be an operand, but overlaps none in part.
#define ROWS(row, count)                                                                                     \
  _Pragma("clang loop vectorize(assume_safety)") for (ptrdiff_t row = 0; row < (count); row++)

/// Leaf loops that apply VALUE to cells of type T and write cells of type R.
#define UNARY(name, T, R, VALUE)                                                                             \
  LEAF static void name(const void *of, void *result, ptrdiff_t count) {                                     \
    const T *a = of;                                                                                         \
    R *out = result;                                                                                         \
    ROWS(i, count) out[i] = (R)(VALUE(a[i]));                                                                \
  }

#define BINARY(name, T, R, VALUE)                                                                            \
  LEAF static void name(const void *left, const void *right, void *result, ptrdiff_t count) {                \
    const T *a = left, *b = right;                                                                           \
    R *out = result;                                                                                         \
    ROWS(i, count) out[i] = (R)(VALUE(a[i], b[i]));                                                          \
  }

#define TERNARY(name, T, R, VALUE)                                                                           \
  LEAF static void name(                                                                                     \
      const void *of, const void *low, const void *high, void *result, ptrdiff_t count) {                    \
    const T *a = of, *b = low, *c = high;                                                                    \
    R *out = result;                                                                                         \
    ROWS(i, count) out[i] = (R)(VALUE(a[i], b[i], c[i]));                                                    \
  }

/// One entry for each VectorLane, in its order.
#define EVERY_LANE(name)                                                                                     \
  name##_i8, name##_i16, name##_i32, name##_i64, name##_u8, name##_u16, name##_u32, name##_u64, name##_f32,  \
      name##_f64
#define LANES (VectorLaneFloat64 + 1)
