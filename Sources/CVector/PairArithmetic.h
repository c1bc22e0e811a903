#pragma once

#include "Clones.h"

/// A number of 106 bits: hi + lo, where hi is the nearest double.
typedef struct Pair {
  double hi, lo;
} Pair;

/// a + b, where a is the larger one or b is much smaller than an error that matters.
CELL Pair quick_sum(double a, double b) {
  const double sum = a + b;
  return (Pair){sum, b - (sum - a)};
}

CELL Pair exact_sum(double a, double b) {
  const double sum = a + b, part = sum - a;
  return (Pair){sum, (a - (sum - part)) + (b - part)};
}

CELL Pair exact_product(double a, double b) {
  const double product = a * b;
  return (Pair){product, __builtin_fma(a, b, -product)};
}

CELL Pair add(Pair a, Pair b) {
  const Pair sum = exact_sum(a.hi, b.hi), rest = exact_sum(a.lo, b.lo);
  const Pair both = quick_sum(sum.hi, sum.lo + rest.hi);
  return quick_sum(both.hi, both.lo + rest.lo);
}

CELL Pair negated(Pair a) { return (Pair){-a.hi, -a.lo}; }

CELL Pair times(Pair a, Pair b) {
  const Pair product = exact_product(a.hi, b.hi);
  return quick_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

CELL Pair scaled(Pair a, double power) { return (Pair){a.hi * power, a.lo * power}; }

CELL Pair quotient(Pair a, Pair b) {
  const double first = a.hi / b.hi;
  const Pair back = times(b, (Pair){first, 0});
  const Pair rest = add(a, negated(back));
  const double second = rest.hi / b.hi;
  const Pair left = add(rest, negated(times(b, (Pair){second, 0})));
  const Pair sum = quick_sum(first, second);
  return quick_sum(sum.hi, sum.lo + left.hi / b.hi);
}

CELL Pair square_root(Pair a) {
  const double root = __builtin_sqrt(a.hi);
  const Pair rest = add(a, negated(exact_product(root, root)));
  return a.hi > 0 ? quick_sum(root, rest.hi / (2 * root)) : (Pair){0, 0};
}
