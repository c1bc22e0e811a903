#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "Elementwise.h"

#pragma clang assume_nonnull begin

/// Elementary functions of doubles with the same bits on every machine: within 0.501 units in the last place,
/// one unit where the result is below the normal range.
typedef enum CLOSED_ENUM VectorElementary : int32_t {
  VectorElementaryArcCosine,
  VectorElementaryArcSine,
  VectorElementaryArcTangent,
  VectorElementaryCosine,
  VectorElementaryCubeRoot,
  VectorElementaryExponentialLessOne,
  VectorElementaryHyperbolicCosine,
  VectorElementaryHyperbolicSine,
  VectorElementaryHyperbolicTangent,
  VectorElementaryLogarithmOfOneMore,
  VectorElementarySigmoid,
  VectorElementarySine,
  VectorElementaryTangent,
} VectorElementary;

typedef enum CLOSED_ENUM VectorElementaryOfTwo : int32_t {
  /// Of the ordinate, then the abscissa.
  VectorElementaryOfTwoArcTangent,
  VectorElementaryOfTwoHypotenuse,
} VectorElementaryOfTwo;

VectorUnary vector_elementary(VectorElementary function);
VectorBinary vector_elementary_of_two(VectorElementaryOfTwo function);

#pragma clang assume_nonnull end
