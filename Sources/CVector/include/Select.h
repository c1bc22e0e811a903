#pragma once

#include "Elementwise.h"

#pragma clang assume_nonnull begin

/// Loops for operations that decide about the status of their cells. A status is 0 for a value, 1 for an
/// error, 2 for null; a missing status array means that all cells have values. Functions that write a
/// status array say whether any cell is without a value. `width` is the bytes of a cell: 1, 2, 4, 8 or 16.

/// Cells of an operand, and their status.
typedef struct VectorCells {
  const void *values;
  const uint8_t *_Nullable status;
} VectorCells;

/// The larger of both, in `into`.
bool vector_merge_status(const uint8_t *_Nullable status, uint8_t *into, ptrdiff_t count);

/// Where the mask is 1 the cell of `then`, else that of `otherwise`.
void vector_select(
    int32_t width, const uint8_t *mask, const void *then, const void *otherwise, void *result,
    ptrdiff_t count);

/// Where `condition` is a valid true the cell of `then`, where it is an error an error, else that of
/// `otherwise`.
bool vector_if(
    int32_t width, VectorCells condition, VectorCells then, VectorCells otherwise, void *result,
    uint8_t *status, ptrdiff_t count);

/// The cell of `of` unless it is null, else that of `with`. The result may be `of`, status included.
bool vector_coalesce(
    int32_t width, VectorCells of, VectorCells with, void *result, uint8_t *status, ptrdiff_t count);

/// Three-valued `and` (deciding value 0) and `or` (deciding value 1): a valid deciding cell decides,
/// whatever the other is; else the larger status wins.
bool vector_kleene(
    uint8_t deciding, VectorCells left, VectorCells right, uint8_t *result, uint8_t *status, ptrdiff_t count);

/// Writes 1 where the status is null; errors stay.
bool vector_is_null(
    const uint8_t *_Nullable of, uint8_t *result, uint8_t *status, ptrdiff_t count);
/// Turns 1 into 0 and 0 into 1.
void vector_not(const uint8_t *of, uint8_t *result, ptrdiff_t count);

/// Turns off the mask where the status is not valid.
void vector_mask_valid(const uint8_t *_Nullable status, uint8_t *mask, ptrdiff_t count);

/// One value of a list: `found` gets the mask where the value is valid, `status` the worst status of the
/// values.
void vector_is_in_step(
    const uint8_t *mask, const uint8_t *_Nullable value, uint8_t *found, uint8_t *status, ptrdiff_t count);
/// The status of `of`; where it is valid: valid if found, else the worst status of the values.
bool vector_is_in_finish(
    const uint8_t *_Nullable of, const uint8_t *found, uint8_t *status, ptrdiff_t count);

/// The status of `of`; where it is valid: null where the mask and `value` are valid and 1, an error where
/// `value` is.
bool vector_null_where(
    const uint8_t *mask, const uint8_t *_Nullable of, const uint8_t *_Nullable value, uint8_t *status,
    ptrdiff_t count);

#pragma clang assume_nonnull end
