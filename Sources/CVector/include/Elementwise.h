#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Loops over the rows of one block, each row from the same row of the operands. They run over garbage cells
/// as well: no value of a cell makes one trap. The kernels that call them own the meaning.

#define CLOSED_ENUM __attribute__((enum_extensibility(closed)))

/// The machine type of a cell.
typedef enum CLOSED_ENUM VectorLane : int32_t {
  VectorLaneInt8,
  VectorLaneInt16,
  VectorLaneInt32,
  VectorLaneInt64,
  VectorLaneUInt8,
  VectorLaneUInt16,
  VectorLaneUInt32,
  VectorLaneUInt64,
  VectorLaneFloat32,
  VectorLaneFloat64,
} VectorLane;

typedef enum CLOSED_ENUM VectorOperation : int32_t {
  VectorOperationAdd,
  VectorOperationSubtract,
  VectorOperationMultiply,
  VectorOperationDivide,
  VectorOperationFloorDivide,
  VectorOperationModulo,
  VectorOperationPower,
  VectorOperationNegate,
  VectorOperationAbsolute,
  VectorOperationSign,
  VectorOperationSquareRoot,
  VectorOperationExponential,
  VectorOperationLogarithm,
  VectorOperationLogarithm2,
  VectorOperationLogarithm10,
  VectorOperationFloor,
  VectorOperationCeiling,
  VectorOperationIsNaN,
  VectorOperationIsFinite,
} VectorOperation;

typedef enum CLOSED_ENUM VectorRounding : int32_t {
  VectorRoundingHalfEven,
  VectorRoundingHalfUp,
  VectorRoundingDown,
  VectorRoundingUp,
  VectorRoundingFloor,
  VectorRoundingCeiling,
} VectorRounding;

typedef void (*VectorUnary)(const void *of, void *result, ptrdiff_t count);
typedef void (*VectorBinary)(const void *left, const void *right, void *result, ptrdiff_t count);
typedef void (*VectorTernary)(
    const void *of, const void *low, const void *high, void *result, ptrdiff_t count);

/// As above, for operations that can fail: a cell whose status is 0 and whose value does not fit gets
/// status 1. Says whether there was one. The result overlaps no operand.
typedef bool (*VectorCheckedUnary)(const void *of, void *result, uint8_t *status, ptrdiff_t count);
typedef bool (*VectorCheckedBinary)(
    const void *left, const void *right, void *result, uint8_t *status, ptrdiff_t count);

/// The loop of an operation for a type; null where there is none, because the type has no such operation or
/// because it belongs to another of these tables.
VectorUnary _Nullable vector_unary(VectorOperation operation, VectorLane lane);
VectorBinary _Nullable vector_binary(VectorOperation operation, VectorLane lane);
VectorCheckedUnary _Nullable vector_checked_unary(VectorOperation operation, VectorLane lane);
VectorCheckedBinary _Nullable vector_checked_binary(VectorOperation operation, VectorLane lane);

/// Gives status 2 to every row whose status is 0 and whose divisor is zero; says whether there was one.
bool vector_null_at_zero(VectorLane lane, const void *divisor, uint8_t *status, ptrdiff_t count);

/// Rounds at `digits` decimal digits behind the point (before it, where negative), -22 to 22.
void vector_round_f64(
    const double *of, double *result, int32_t digits, VectorRounding mode, ptrdiff_t count);
void vector_round_f32(
    const float *of, float *result, int32_t digits, VectorRounding mode, ptrdiff_t count);

/// Conversions between numbers that keep the value, or give the nearest float64; null for any other pair.
VectorUnary _Nullable vector_convert(VectorLane from, VectorLane to);
/// Likewise where the value may not fit: uint64 to int64.
VectorCheckedUnary _Nullable vector_checked_convert(VectorLane from, VectorLane to);

#pragma clang assume_nonnull end
