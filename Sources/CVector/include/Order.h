#pragma once

#include "Elementwise.h"

#pragma clang assume_nonnull begin

/// Comparisons by the total order. Floats: NaN is equal to itself and follows +inf, -0.0 equals 0.0.
/// Text: by bytes. Booleans are uint8: false before true.

typedef enum CLOSED_ENUM VectorRelation : int32_t {
  VectorRelationEqual,
  VectorRelationNotEqual,
  VectorRelationLess,
  VectorRelationLessEqual,
} VectorRelation;

/// A text cell.
typedef struct VectorText {
  const uint8_t *_Nullable bytes;
  ptrdiff_t count;
} VectorText;

typedef void (*VectorTernary)(
    const void *of, const void *low, const void *high, void *result, ptrdiff_t count);

/// Writes 1 where the relation holds, else 0.
VectorBinary vector_compare(VectorRelation relation, VectorLane lane);
/// Likewise for text. Reads only cells that both status arrays call valid, and writes 0 elsewhere.
void vector_compare_text(
    VectorRelation relation, const VectorText *left, const uint8_t *_Nullable left_status,
    const VectorText *right, const uint8_t *_Nullable right_status, uint8_t *result, ptrdiff_t count);

/// The smaller, or larger, of two cells; of equal ones the left.
VectorBinary vector_least(VectorLane lane);
VectorBinary vector_greatest(VectorLane lane);

/// Writes 1 where low <= of <= high, else 0.
VectorTernary vector_between(VectorLane lane);
/// Writes least(greatest(of, low), high), and NaN where `of` is NaN.
VectorTernary vector_clip(VectorLane lane);

#pragma clang assume_nonnull end
