#pragma clang fp contract(off)
#include "Clones.h"
#include "Elementwise.h"

// Rounding at a decimal digit is exact: the value that is rounded is the one the float stands for, not the
// product with a power of ten, which is itself rounded (1.005 is below 1.005, so it becomes 1.0). The product
// and its residue by fma hold the scaled value without loss; a tie is a tie only if both say so. The rounded
// integer is below 2^53 and powers of ten to 10^22 are exact, so one division gives the nearest float.

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// Whether `floored + 1` is taken, for a value that lies `above_half + 1/2` above `floored`.
CELL bool rounds_up(double floored, double above_half, bool integral, bool negative, VectorRounding mode) {
  bool odd = floored * 0.5 != __builtin_floor(floored * 0.5);
  switch (mode) {
    case VectorRoundingHalfEven: return (above_half > 0) | ((above_half == 0) & odd);
    case VectorRoundingHalfUp: return (above_half > 0) | ((above_half == 0) & !negative);
    case VectorRoundingDown: return !integral & negative;
    case VectorRoundingUp: return !integral & !negative;
    case VectorRoundingFloor: return false;
    case VectorRoundingCeiling: return !integral;
  }
}

/// The integer next to `scaled + residue` that the mode chooses.
CELL double rounded(double scaled, double residue, bool negative, VectorRounding mode) {
  double floored = __builtin_floor(scaled), fraction = scaled - floored;
  bool integral = (fraction == 0) & (residue == 0);
  bool below = (fraction == 0) & (residue < 0);
  floored = below ? floored - 1 : floored;
  fraction = below ? 1 : fraction;
  return floored + rounds_up(floored, (fraction - 0.5) + residue, integral, negative, mode);
}

CELL double round_cell(double value, double power, bool before_point, VectorRounding mode) {
  double scaled = before_point ? value / power : value * power;
  double residue = before_point ? __builtin_fma(-scaled, power, value) : __builtin_fma(value, power, -scaled);
  double share = residue / power;
  // A residue too small to divide keeps its sign, which is all that counts then.
  if (before_point) residue = share == 0 ? residue : share;
  double whole = rounded(scaled, residue, value < 0, mode);
  double result = before_point ? whole * power : whole / power;
  // Also NaN and infinities; a larger value has no digit there.
  bool unchanged = !(__builtin_fabs(scaled) < 0x1p53);
  return unchanged ? value : __builtin_copysign(result, value);
}

#define ROUND(S, T, name, mode)                                                                              \
  LEAF static void name##_##S(const T *of, T *result, double power, bool before_point, ptrdiff_t count) {    \
    if (before_point) {                                                                                      \
      ROWS(i, count) result[i] = (T)round_cell(of[i], power, true, mode);                                    \
    } else {                                                                                                 \
      ROWS(i, count) result[i] = (T)round_cell(of[i], power, false, mode);                                   \
    }                                                                                                        \
  }

#define ROUND_LOOPS(S, T)                                                                                    \
  ROUND(S, T, half_even, VectorRoundingHalfEven)                                                             \
  ROUND(S, T, half_up, VectorRoundingHalfUp)                                                                 \
  ROUND(S, T, down, VectorRoundingDown)                                                                      \
  ROUND(S, T, up, VectorRoundingUp)                                                                          \
  ROUND(S, T, to_floor, VectorRoundingFloor)                                                                 \
  ROUND(S, T, to_ceiling, VectorRoundingCeiling)                                                             \
  void vector_round_##S(                                                                                     \
      const T *of, T *result, int32_t digits, VectorRounding mode, ptrdiff_t count) {                        \
    double power = powers_of_ten[digits < 0 ? -digits : digits];                                             \
    switch (mode) {                                                                                          \
      case VectorRoundingHalfEven: half_even_##S(of, result, power, digits < 0, count); break;               \
      case VectorRoundingHalfUp: half_up_##S(of, result, power, digits < 0, count); break;                   \
      case VectorRoundingDown: down_##S(of, result, power, digits < 0, count); break;                        \
      case VectorRoundingUp: up_##S(of, result, power, digits < 0, count); break;                            \
      case VectorRoundingFloor: to_floor_##S(of, result, power, digits < 0, count); break;                   \
      case VectorRoundingCeiling: to_ceiling_##S(of, result, power, digits < 0, count); break;               \
    }                                                                                                        \
  }

ROUND_LOOPS(f32, float)
ROUND_LOOPS(f64, double)
