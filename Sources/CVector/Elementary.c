#pragma clang fp contract(off)
#include "Elementary.h"

#include <string.h>

#include "PairArithmetic.h"

// Exponential, logarithmic and trigonometric functions with about 100 bits, of which the nearest double is
// taken. Only sums, products, quotients, roots and fused multiply-adds of IEEE 754 are used, all of which are
// rounded in one way only: the bits are the same on every machine and with every compiler.
//
// Reductions follow Cody and Waite (1980) and Payne and Hanek (1983), series are Taylor's.

static const Pair inverse_factorials[] = {
    {0x1.0000000000000p+0, 0},
    {0x1.0000000000000p+0, 0},
    {0x1.0000000000000p-1, 0},
    {0x1.5555555555555p-3, 0x1.5555555555555p-57},
    {0x1.5555555555555p-5, 0x1.5555555555555p-59},
    {0x1.1111111111111p-7, 0x1.1111111111111p-63},
    {0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65},
    {0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-73},
    {0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-76},
    {0x1.71de3a556c734p-19, -0x1.c154f8ddc6c00p-73},
    {0x1.27e4fb7789f5cp-22, 0x1.cbbc05b4fa99ap-76},
    {0x1.ae64567f544e4p-26, -0x1.c062e06d1f209p-80},
    {0x1.1eed8eff8d898p-29, -0x1.2aec959e14c06p-83},
    {0x1.6124613a86d09p-33, 0x1.f28e0cc748ebep-87},
    {0x1.93974a8c07c9dp-37, 0x1.05d6f8a2efd1fp-92},
    {0x1.ae7f3e733b81fp-41, 0x1.1d8656b0ee8cbp-97},
    {0x1.ae7f3e733b81fp-45, 0x1.1d8656b0ee8cbp-101},
    {0x1.952c77030ad4ap-49, 0x1.ac981465ddc6cp-103},
};
// From 18! on.
static const double small_inverse_factorials[] = {
    0x1.6827863b97d97p-53, 0x1.2f49b46814157p-57, 0x1.e542ba4020225p-62, 0x1.71b8ef6dcf572p-66,
    0x1.0ce396db7f853p-70, 0x1.761b41316381ap-75, 0x1.f2cf01972f578p-80, 0x1.3f3ccdd165fa9p-84,
    0x1.88e85fc6a4e5ap-89, 0x1.d1ab1c2dccea3p-94, 0x1.0a18a2635085dp-98, 0x1.259f98b4358adp-103};
static const Pair inverse_odds[] = {
    {0x1.0000000000000p+0, 0},
    {0x1.5555555555555p-2, 0x1.5555555555555p-56},
    {0x1.999999999999ap-3, -0x1.999999999999ap-57},
    {0x1.2492492492492p-3, 0x1.2492492492492p-57},
    {0x1.c71c71c71c71cp-4, 0x1.c71c71c71c71cp-58},
    {0x1.745d1745d1746p-4, -0x1.745d1745d1746p-59},
    {0x1.3b13b13b13b14p-4, -0x1.3b13b13b13b14p-58},
    {0x1.1111111111111p-4, 0x1.1111111111111p-60},
    {0x1.e1e1e1e1e1e1ep-5, 0x1.e1e1e1e1e1e1ep-61},
    {0x1.af286bca1af28p-5, 0x1.af286bca1af28p-59},
};
// Of 0, 1/16, 2/16 to 1.
static const Pair arctangents[] = {
    {0, 0},
    {0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.362773707ebccp-2, -0x1.963a544b672d8p-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};
static const double half_pi[] = {
    0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110, 0x1.4cf98e804177dp-164};
// A word of zeros, then the bits behind the point.
static const uint64_t two_over_pi[] = {
    0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
    0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
    0xa9e391615ee61b08, 0x6599855f14a06840};
static const Pair ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

CELL double power_of_two(int exponent) {
  const uint64_t bits = (uint64_t)(exponent + 1023) << 52;
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

/// value * 2^exponent, for results of any size.
CELL double times_power(double value, int exponent) {
  const int half = exponent / 2;
  return value * power_of_two(half) * power_of_two(exponent - half);
}

// Exponentials

/// exp(x) = 2^exponent (1 + part), for |x| < 800.
typedef struct Exponential {
  Pair part;
  int exponent;
} Exponential;

/// sum of x^i / i! from i = 1 on, for |x| < 0.0055.
CELL Pair exponential_series(Pair x) {
  double tail = inverse_factorials[11].hi;
  for (int i = 10; i >= 7; i--) tail = tail * x.hi + inverse_factorials[i].hi;
  Pair sum = add(times(x, (Pair){tail, 0}), inverse_factorials[6]);
  for (int i = 5; i >= 1; i--) sum = add(times(x, sum), inverse_factorials[i]);
  return times(x, sum);
}

CELL Exponential exponential(double x) {
  const double count = __builtin_rint(x * 0x1.71547652b82fep+0);
  // The first part of ln 2 has so few bits that its multiples are exact.
  Pair rest = exact_sum(x, -count * 0x1.62e42fee00000p-1);
  rest = add(rest, negated(exact_product(count, 0x1.a39ef35793c76p-33)));
  rest = add(rest, (Pair){-count * 0x1.cc01f97b57a08p-87, 0});
  Pair part = exponential_series(scaled(rest, 0x1p-6));
  // (1 + part)^2 - 1, six times.
  for (int i = 0; i < 6; i++) part = times(part, add(part, (Pair){2, 0}));
  return (Exponential){part, (int)count};
}

/// exp(x) - 1, for |x| < 700.
CELL Pair exponential_less_one(double x) {
  const Exponential power = exponential(x);
  const double scale = power_of_two(power.exponent);
  return add(scaled(power.part, scale), exact_sum(scale, -1));
}

CELL double rounded_power(Exponential power, int exponent) {
  const Pair sum = add((Pair){1, 0}, power.part);
  return times_power(sum.hi, power.exponent + exponent);
}

CELL double expm1_cell(double x) {
  if (x != x || __builtin_fabs(x) < 0x1p-60) return x;
  if (x > 710) return __builtin_inf();
  if (x < -60) return -1;
  if (x > 600) return rounded_power(exponential(x), 0);
  return exponential_less_one(x).hi;
}

CELL double sinh_cell(double x) {
  const double size = __builtin_fabs(x);
  if (x != x || size < 0x1p-60) return x;
  if (size > 711) return __builtin_copysign(__builtin_inf(), x);
  if (size > 60) return __builtin_copysign(rounded_power(exponential(size), -1), x);
  const Pair part = exponential_less_one(size);
  const Pair sum = add(part, quotient(part, add(part, (Pair){1, 0})));
  return __builtin_copysign(sum.hi / 2, x);
}

CELL double cosh_cell(double x) {
  const double size = __builtin_fabs(x);
  if (x != x) return x;
  if (size > 711) return __builtin_inf();
  if (size > 60) return rounded_power(exponential(size), -1);
  const Pair power = add(exponential_less_one(size), (Pair){1, 0});
  return add(power, quotient((Pair){1, 0}, power)).hi / 2;
}

CELL double tanh_cell(double x) {
  const double size = __builtin_fabs(x);
  if (x != x || size < 0x1p-60) return x;
  if (size > 30) return __builtin_copysign(1, x);
  const Pair part = exponential_less_one(2 * size);
  return __builtin_copysign(quotient(part, add(part, (Pair){2, 0})).hi, x);
}

CELL double sigmoid_cell(double x) {
  if (x != x) return x;
  if (x > 60) return 1;
  if (x < -746) return 0;
  const Exponential power = exponential(x > 0 ? -x : x);
  const Pair part = add((Pair){1, 0}, power.part);
  const double scale = power.exponent < -900 ? 0 : power_of_two(power.exponent);
  const Pair whole = add(scaled(part, scale), (Pair){1, 0});
  if (x > 0) return quotient((Pair){1, 0}, whole).hi;
  return times_power(quotient(part, whole).hi, power.exponent);
}

// Logarithm

CELL double log1p_cell(double x) {
  if (!(x > -1)) return x == -1 ? -__builtin_inf() : __builtin_nan("");
  if (x == __builtin_inf() || __builtin_fabs(x) < 0x1p-60) return x;
  Pair whole = exact_sum(1, x);
  uint64_t bits;
  memcpy(&bits, &whole.hi, 8);
  // From the root of a half to that of two: 0x...6a09e is the fraction of the latter.
  const int exponent = (int)((int64_t)(bits + 0x00095f6200000000) >> 52) - 1023;
  // Exact: the sum is at least 2^-53.
  const double scale = exponent > 1000 ? 0x1p-1000 * power_of_two(1000 - exponent) : power_of_two(-exponent);
  whole = scaled(whole, scale);
  const Pair less = add(exact_sum(whole.hi, -1), (Pair){whole.lo, 0});
  const Pair share = quotient(less, add(whole, (Pair){1, 0}));
  const Pair square = times(share, share);
  double tail = 1.0 / 43;
  for (int i = 20; i >= 10; i--) tail = tail * square.hi + 1.0 / (2 * i + 1);
  Pair sum = add(times(square, (Pair){tail, 0}), inverse_odds[9]);
  for (int i = 8; i >= 0; i--) sum = add(times(square, sum), inverse_odds[i]);
  sum = times(scaled(share, 2), sum);
  return add(times((Pair){exponent, 0}, ln2), sum).hi;
}

// Trigonometry

/// A quarter turn's number modulo 4, and how far x lies from it, at most an eighth of a turn.
typedef struct Turn {
  Pair angle;
  unsigned quarter;
} Turn;

CELL Turn near_turn(double x) {
  const double count = __builtin_rint(x * 0x1.45f306dc9c883p-1);
  const Pair first = exact_product(count, half_pi[0]), second = exact_product(count, half_pi[1]);
  const Pair third = exact_product(count, half_pi[2]);
  Pair angle = exact_sum(x, -first.hi);
  angle = add(angle, exact_sum(-first.lo, -second.hi));
  angle = add(angle, exact_sum(-second.lo, -third.hi));
  angle = add(angle, (Pair){-(third.lo + count * half_pi[3]), 0});
  return (Turn){angle, (unsigned)(int64_t)count & 3};
}

/// The digits of 2 / pi that matter for x, multiplied with its significand modulo 2^256: a number with two
/// bits before the point.
static void multiplied_turns(double x, uint64_t result[4]) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  const uint64_t significand = (bits & 0xfffffffffffff) | 0x10000000000000;
  // Bits of smaller numbers stand for whole turns.
  const int from = (int)(bits >> 52 & 2047) - 1075 - 1 + 63;
  const int word = from / 64, shift = from % 64;
  unsigned __int128 carry = 0;
  for (int i = 3; i >= 0; i--) {
    const uint64_t high = two_over_pi[word + i], low = two_over_pi[word + i + 1];
    const uint64_t digits = shift ? high << shift | low >> (64 - shift) : high;
    carry += (unsigned __int128)digits * significand;
    result[i] = (uint64_t)carry;
    carry >>= 64;
  }
}

static Turn far_turn(double x) {
  uint64_t words[4];
  multiplied_turns(__builtin_fabs(x), words);
  unsigned quarter = (unsigned)(words[0] >> 62);
  // Two bits less before the point, so that the first is a half.
  for (int i = 0; i < 4; i++) words[i] = words[i] << 2 | (i < 3 ? words[i + 1] >> 62 : 0);
  const bool isAbove = words[0] >> 63;
  if (isAbove) {
    quarter += 1;
    uint64_t carry = 1;
    for (int i = 3; i >= 0; i--) {
      words[i] = ~words[i] + carry;
      carry = carry && words[i] == 0;
    }
  }
  int zeros = 0;
  while (zeros < 192 && words[0] == 0) {
    for (int i = 0; i < 3; i++) words[i] = words[i + 1];
    words[3] = 0;
    zeros += 64;
  }
  const int shift = words[0] ? __builtin_clzll(words[0]) : 0;
  if (shift) {
    for (int i = 0; i < 3; i++) words[i] = words[i] << shift | words[i + 1] >> (64 - shift);
  }
  zeros += shift;
  const double scale = power_of_two(-zeros);
  const Pair part = quick_sum((double)(words[0] >> 11) * 0x1p-53,
                              (double)((words[0] & 2047) << 42 | words[1] >> 22) * 0x1p-106);
  Pair angle = times(scaled(part, isAbove ? -scale : scale), (Pair){half_pi[0], half_pi[1]});
  if (x < 0) {
    angle = negated(angle);
    quarter = -quarter;
  }
  return (Turn){angle, quarter & 3};
}

CELL Turn turn_of(double x) { return __builtin_fabs(x) < 0x1p27 ? near_turn(x) : far_turn(x); }

CELL Pair sine_series(Pair x) {
  const Pair square = negated(times(x, x));
  double tail = small_inverse_factorials[9];
  for (int i = 12; i >= 9; i--) tail = tail * square.hi + small_inverse_factorials[2 * i - 17];
  Pair sum = add(times(square, (Pair){tail, 0}), inverse_factorials[17]);
  for (int i = 7; i >= 0; i--) sum = add(times(square, sum), inverse_factorials[2 * i + 1]);
  return times(x, sum);
}

CELL Pair cosine_series(Pair x) {
  const Pair square = negated(times(x, x));
  double tail = small_inverse_factorials[10];
  for (int i = 13; i >= 9; i--) tail = tail * square.hi + small_inverse_factorials[2 * i - 18];
  Pair sum = add(times(square, (Pair){tail, 0}), inverse_factorials[16]);
  for (int i = 7; i >= 0; i--) sum = add(times(square, sum), inverse_factorials[2 * i]);
  return sum;
}

CELL double sin_cell(double x) {
  if (__builtin_fabs(x) < 0x1p-60) return x;
  if (!(__builtin_fabs(x) < __builtin_inf())) return __builtin_nan("");
  const Turn turn = turn_of(x);
  const double value = (turn.quarter & 1 ? cosine_series(turn.angle) : sine_series(turn.angle)).hi;
  return turn.quarter & 2 ? -value : value;
}

CELL double cos_cell(double x) {
  if (!(__builtin_fabs(x) < __builtin_inf())) return __builtin_nan("");
  const Turn turn = turn_of(x);
  const double value = (turn.quarter & 1 ? sine_series(turn.angle) : cosine_series(turn.angle)).hi;
  return (turn.quarter + 1) & 2 ? -value : value;
}

CELL double tan_cell(double x) {
  if (__builtin_fabs(x) < 0x1p-60) return x;
  if (!(__builtin_fabs(x) < __builtin_inf())) return __builtin_nan("");
  const Turn turn = turn_of(x);
  const Pair sine = sine_series(turn.angle), cosine = cosine_series(turn.angle);
  return turn.quarter & 1 ? -quotient(cosine, sine).hi : quotient(sine, cosine).hi;
}

/// For x from 0 to 1: from the nearest sixteenth on.
CELL Pair arctangent_series(Pair x) {
  const int index = (int)__builtin_rint(x.hi * 16);
  const double near = index / 16.0;
  const Pair below = add(x, (Pair){-near, 0});
  const Pair part = index ? quotient(below, add(times(x, (Pair){near, 0}), (Pair){1, 0})) : below;
  const Pair square = negated(times(part, part));
  double tail = 1.0 / 23;
  for (int i = 10; i >= 6; i--) tail = tail * square.hi + 1.0 / (2 * i + 1);
  Pair sum = add(times(square, (Pair){tail, 0}), inverse_odds[5]);
  for (int i = 4; i >= 0; i--) sum = add(times(square, sum), inverse_odds[i]);
  return add(arctangents[index], times(part, sum));
}

/// The angle of the point (x, y), neither less than 0, and not both 0.
CELL Pair angle_of(Pair y, Pair x) {
  const bool isSteep = y.hi > x.hi;
  const Pair angle = arctangent_series(isSteep ? quotient(x, y) : quotient(y, x));
  return isSteep ? add((Pair){half_pi[0], half_pi[1]}, negated(angle)) : angle;
}

CELL double atan_cell(double x) {
  const double size = __builtin_fabs(x);
  if (x != x || size < 0x1p-60) return x;
  const double angle = size > 0x1p60 ? half_pi[0] : angle_of((Pair){size, 0}, (Pair){1, 0}).hi;
  return __builtin_copysign(angle, x);
}

CELL Pair rest_of_circle(double x) {
  return square_root(times(exact_sum(1, -x), exact_sum(1, x)));
}

CELL double asin_cell(double x) {
  const double size = __builtin_fabs(x);
  if (!(size <= 1)) return __builtin_nan("");
  if (size < 0x1p-60) return x;
  return __builtin_copysign(angle_of((Pair){size, 0}, rest_of_circle(size)).hi, x);
}

CELL double acos_cell(double x) {
  const double size = __builtin_fabs(x);
  if (!(size <= 1)) return __builtin_nan("");
  const Pair angle = angle_of(rest_of_circle(size), (Pair){size, 0});
  return x < 0 ? add((Pair){2 * half_pi[0], 2 * half_pi[1]}, negated(angle)).hi : angle.hi;
}

CELL double atan2_cell(double y, double x) {
  if (x != x || y != y) return __builtin_nan("");
  double a = __builtin_fabs(y), b = __builtin_fabs(x);
  const bool isLeft = __builtin_signbit(x);
  if (a == __builtin_inf() && b == __builtin_inf()) a = b = 1;
  if (a == 0 || b == __builtin_inf()) return __builtin_copysign(isLeft ? 2 * half_pi[0] : 0, y);
  if (b == 0 || a == __builtin_inf()) return __builtin_copysign(half_pi[0], y);
  // Both by the same power of two, so that the quotient loses nothing.
  const double scale = a > 0x1p900 || b > 0x1p900 ? 0x1p-200 : a < 0x1p-700 && b < 0x1p-700 ? 0x1p300 : 1;
  if (a / b < 0x1p-900) return __builtin_copysign(isLeft ? 2 * half_pi[0] : a / b, y);
  if (b / a < 0x1p-900) return __builtin_copysign(half_pi[0], y);
  Pair angle = angle_of((Pair){a * scale, 0}, (Pair){b * scale, 0});
  if (isLeft) angle = add((Pair){2 * half_pi[0], 2 * half_pi[1]}, negated(angle));
  return __builtin_copysign(angle.hi, y);
}

// Roots

CELL double cbrt_cell(double x) {
  if (x == 0 || !(__builtin_fabs(x) < __builtin_inf())) return x;
  double size = __builtin_fabs(x);
  int exponent = 0;
  if (size < 0x1p-1000) {
    size *= 0x1p300;
    exponent = -100;
  }
  uint64_t bits;
  memcpy(&bits, &size, 8);
  const int third = ((int)(bits >> 52) - 1023 + 3000) / 3 - 1000;
  size = size * power_of_two(-third) * power_of_two(-third) * power_of_two(-third);
  // From 1 to 8: Newton's steps from the root of the middle.
  double root = 0.9 + size * 0.15;
  for (int i = 0; i < 6; i++) root = root - (root * root * root - size) / (3 * root * root);
  const Pair cube = times(exact_product(root, root), (Pair){root, 0});
  const Pair rest = add((Pair){size, 0}, negated(cube));
  return __builtin_copysign((root + rest.hi / (3 * root * root)) * power_of_two(third + exponent), x);
}

CELL double hypot_cell(double x, double y) {
  double a = __builtin_fabs(x), b = __builtin_fabs(y);
  if (a == __builtin_inf() || b == __builtin_inf()) return __builtin_inf();
  if (x != x || y != y) return __builtin_nan("");
  const double larger = a > b ? a : b;
  if (larger == 0) return 0;
  const double scale = larger > 0x1p500 ? 0x1p-600 : larger < 0x1p-400 ? 0x1p600 : 1;
  const double back = larger > 0x1p500 ? 0x1p600 : larger < 0x1p-400 ? 0x1p-600 : 1;
  a *= scale;
  b *= scale;
  return square_root(add(exact_product(a, a), exact_product(b, b))).hi * back;
}

// A row has too many branches for a vector.
#define OF_ONE(name)                                                                                         \
  LEAF static void name##_rows(const void *of, void *result, ptrdiff_t count) {                              \
    const double *x = of;                                                                                    \
    double *out = result;                                                                                    \
    for (ptrdiff_t i = 0; i < count; i++) out[i] = name##_cell(x[i]);                                        \
  }

#define OF_TWO(name)                                                                                         \
  LEAF static void name##_rows(const void *left, const void *right, void *result, ptrdiff_t count) {         \
    const double *x = left, *y = right;                                                                      \
    double *out = result;                                                                                    \
    for (ptrdiff_t i = 0; i < count; i++) out[i] = name##_cell(x[i], y[i]);                                  \
  }

OF_ONE(acos)
OF_ONE(asin)
OF_ONE(atan)
OF_ONE(cbrt)
OF_ONE(cos)
OF_ONE(cosh)
OF_ONE(expm1)
OF_ONE(log1p)
OF_ONE(sigmoid)
OF_ONE(sin)
OF_ONE(sinh)
OF_ONE(tan)
OF_ONE(tanh)
OF_TWO(atan2)
OF_TWO(hypot)

VectorUnary vector_elementary(VectorElementary function) {
  switch (function) {
    case VectorElementaryArcCosine: return acos_rows;
    case VectorElementaryArcSine: return asin_rows;
    case VectorElementaryArcTangent: return atan_rows;
    case VectorElementaryCubeRoot: return cbrt_rows;
    case VectorElementaryCosine: return cos_rows;
    case VectorElementaryHyperbolicCosine: return cosh_rows;
    case VectorElementaryExponentialLessOne: return expm1_rows;
    case VectorElementaryLogarithmOfOneMore: return log1p_rows;
    case VectorElementarySigmoid: return sigmoid_rows;
    case VectorElementarySine: return sin_rows;
    case VectorElementaryHyperbolicSine: return sinh_rows;
    case VectorElementaryTangent: return tan_rows;
    case VectorElementaryHyperbolicTangent: return tanh_rows;
  }
}

VectorBinary vector_elementary_of_two(VectorElementaryOfTwo function) {
  switch (function) {
    case VectorElementaryOfTwoArcTangent: return atan2_rows;
    case VectorElementaryOfTwoHypotenuse: return hypot_rows;
  }
}
