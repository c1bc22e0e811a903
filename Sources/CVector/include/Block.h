#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Moves of cells, status bytes and bits between registers and columns, one block at a time. Sources and
// targets never overlap unless said. `streaming` asks for non-temporal stores: the target is not read again
// soon; end with `leat_block_fence` before another thread may read.

/// Copies doubles; every NaN becomes 7ff8000000000000.
void leat_block_store_f64(double *target, const double *source, size_t count, bool streaming);
/// Copies floats; every NaN becomes 7fc00000.
void leat_block_store_f32(float *target, const float *source, size_t count, bool streaming);
/// Copies bytes.
void leat_block_store_bytes(void *target, const void *source, size_t bytes, bool streaming);
/// Orders non-temporal stores before what follows.
void leat_block_fence(void);

/// Whether any double is a NaN other than 7ff8000000000000.
bool leat_block_has_odd_nan_f64(const double *values, size_t count);
/// Whether any float is a NaN other than 7fc00000.
bool leat_block_has_odd_nan_f32(const float *values, size_t count);

/// All bits of all status bytes, or-ed: 0 means all valid.
uint8_t leat_block_status_any(const uint8_t *status, size_t count);
/// target = max(target, source), byte by byte.
void leat_block_status_max(uint8_t *target, const uint8_t *source, size_t count);
/// The status of cells `lag` rows back: null where the series is younger, else `source` (null: all valid).
/// `source` is already moved back by the lag.
void leat_block_status_lagged(
    uint8_t *target, const uint8_t *source, const int32_t *age, int32_t lag, size_t count);
/// Zeroes the values whose status is not valid. `width` is 1, 2, 4, 8 or 16.
void leat_block_zero_invalid(void *values, const uint8_t *status, size_t width, size_t count);

/// Whether all `count` bits from bit `offset` on are set.
bool leat_block_bits_all_set(const uint8_t *bits, size_t offset, size_t count);
/// One byte per bit from bit `offset` on: `set` or `clear`.
void leat_block_bits_to_bytes(
    uint8_t *target, const uint8_t *bits, size_t offset, size_t count, uint8_t set, uint8_t clear);
/// A word whose bit i says whether bytes[i] equals `value`; count <= 64, the rest is zero.
uint64_t leat_block_bytes_to_word(const uint8_t *bytes, uint8_t value, size_t count);
