#pragma once

/// sum + error = a + b exactly, without a branch (Knuth's TwoSum).
#define TWO_SUM(a, b, sum, error)                                                                            \
  const __typeof__(a) sum = (a) + (b);                                                                       \
  const __typeof__(a) error##_b = sum - (a);                                                                 \
  const __typeof__(a) error = ((a) - (sum - error##_b)) + ((b) - error##_b)
