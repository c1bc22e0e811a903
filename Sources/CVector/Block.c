#include "CVector.h"

#include <string.h>

#include "Clones.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// A store past the caches wants whole cache lines; what is before and after the lines goes the usual way.
enum { LINE = 64 };

typedef uint64_t Words __attribute__((vector_size(LINE), aligned(LINE)));
typedef uint64_t LooseWords __attribute__((vector_size(LINE), aligned(8), may_alias));
typedef double Doubles __attribute__((vector_size(LINE), aligned(8), may_alias));
typedef float Floats __attribute__((vector_size(LINE), aligned(4), may_alias));
typedef uint32_t HalfWords __attribute__((vector_size(LINE), aligned(LINE)));

static inline double canonical_f64(double value) { return value == value ? value : __builtin_nan(""); }
static inline float canonical_f32(float value) { return value == value ? value : __builtin_nanf(""); }

static inline size_t cells_before_line(const void *target, size_t width, size_t count) {
  size_t cells = ((LINE - ((uintptr_t)target & (LINE - 1))) & (LINE - 1)) / width;
  return cells < count ? cells : count;
}

LEAF void leat_block_store_f64(
    double *restrict target, const double *restrict source, size_t count, bool streaming) {
  size_t i = 0;
  if (streaming) {
    size_t head = cells_before_line(target, sizeof(double), count);
    for (; i < head; i++) target[i] = canonical_f64(source[i]);
    for (; i + 8 <= count; i += 8) {
      Doubles cells = *(const Doubles *)(source + i);
      Words isNumber = (Words)(cells == cells);
      Words line = ((Words)cells & isNumber) | (0x7ff8000000000000u & ~isNumber);
      __builtin_nontemporal_store(line, (Words *)(target + i));
    }
  }
  for (; i < count; i++) target[i] = canonical_f64(source[i]);
}

LEAF void leat_block_store_f32(
    float *restrict target, const float *restrict source, size_t count, bool streaming) {
  size_t i = 0;
  if (streaming) {
    size_t head = cells_before_line(target, sizeof(float), count);
    for (; i < head; i++) target[i] = canonical_f32(source[i]);
    for (; i + 16 <= count; i += 16) {
      Floats cells = *(const Floats *)(source + i);
      HalfWords isNumber = (HalfWords)(cells == cells);
      HalfWords line = ((HalfWords)cells & isNumber) | (0x7fc00000u & ~isNumber);
      __builtin_nontemporal_store(line, (HalfWords *)(target + i));
    }
  }
  for (; i < count; i++) target[i] = canonical_f32(source[i]);
}

LEAF void leat_block_store_bytes(
    void *restrict target, const void *restrict source, size_t bytes, bool streaming) {
  char *to = target;
  const char *from = source;
  size_t i = 0;
  if (streaming) {
    size_t head = cells_before_line(target, 1, bytes);
    memcpy(to, from, head);
    for (i = head; i + LINE <= bytes; i += LINE) {
      LooseWords words;
      memcpy(&words, from + i, LINE);
      __builtin_nontemporal_store((Words)words, (Words *)(to + i));
    }
  }
  memcpy(to + i, from + i, bytes - i);
}

void leat_block_fence(void) {
#if defined(__x86_64__)
  _mm_sfence();
#else
  __sync_synchronize();
#endif
}

LEAF bool leat_block_has_odd_nan_f64(const double *values, size_t count) {
  uint64_t odd = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t bits;
    memcpy(&bits, values + i, sizeof bits);
    odd |= (uint64_t)((bits << 1) > 0xffe0000000000000u) & (uint64_t)(bits != 0x7ff8000000000000u);
  }
  return odd != 0;
}

LEAF bool leat_block_has_odd_nan_f32(const float *values, size_t count) {
  uint32_t odd = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    odd |= (uint32_t)((bits << 1) > 0xff000000u) & (uint32_t)(bits != 0x7fc00000u);
  }
  return odd != 0;
}

LEAF uint8_t leat_block_status_any(const uint8_t *status, size_t count) {
  uint8_t any = 0;
  for (size_t i = 0; i < count; i++) any |= status[i];
  return any;
}

LEAF void leat_block_status_max(uint8_t *restrict target, const uint8_t *restrict source, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] = target[i] > source[i] ? target[i] : source[i];
}

LEAF void leat_block_status_lagged(
    uint8_t *restrict target, const uint8_t *restrict source, const int32_t *restrict age, int32_t lag,
    size_t count) {
  if (source == NULL) {
    for (size_t i = 0; i < count; i++) target[i] = age[i] >= lag ? 0 : 2;
  } else {
    for (size_t i = 0; i < count; i++) target[i] = age[i] >= lag ? source[i] : 2;
  }
}

#define ZERO_INVALID(TYPE)                                                                     \
  do {                                                                                         \
    TYPE *cells = values;                                                                      \
    for (size_t i = 0; i < count; i++) cells[i] = status[i] == 0 ? cells[i] : (TYPE)0;         \
  } while (0)

LEAF void leat_block_zero_invalid(void *values, const uint8_t *status, size_t width, size_t count) {
  switch (width) {
  case 1: ZERO_INVALID(uint8_t); break;
  case 2: ZERO_INVALID(uint16_t); break;
  case 4: ZERO_INVALID(uint32_t); break;
  case 8: ZERO_INVALID(uint64_t); break;
  default: ZERO_INVALID(unsigned __int128); break;
  }
}

// Up to 64 bits from bit `offset` on, without reading past the last byte that holds one of them.
static inline uint64_t word_at(const uint8_t *bits, size_t offset, size_t count) {
  const uint8_t *from = bits + (offset >> 3);
  unsigned shift = offset & 7;
  size_t bytes = (shift + count + 7) >> 3;
  uint64_t low = 0;
  memcpy(&low, from, bytes < 8 ? bytes : 8);
  uint64_t word = low >> shift;
  if (bytes > 8) word |= (uint64_t)from[8] << (64 - shift);
  return count >= 64 ? word : word & (((uint64_t)1 << count) - 1);
}

bool leat_block_bits_all_set(const uint8_t *bits, size_t offset, size_t count) {
  size_t i = 0;
  for (; i + 64 <= count; i += 64) {
    if (word_at(bits, offset + i, 64) != UINT64_MAX) return false;
  }
  return i == count || word_at(bits, offset + i, count - i) == (((uint64_t)1 << (count - i)) - 1);
}

LEAF void leat_block_bits_to_bytes(
    uint8_t *target, const uint8_t *bits, size_t offset, size_t count, uint8_t set, uint8_t clear) {
  uint8_t difference = set ^ clear;
  for (size_t i = 0; i < count; i += 64) {
    size_t part = count - i < 64 ? count - i : 64;
    uint64_t word = word_at(bits, offset + i, part);
    for (size_t j = 0; j < part; j++) {
      target[i + j] = clear ^ (uint8_t)(-(uint8_t)((word >> j) & 1) & difference);
    }
  }
}

LEAF uint64_t leat_block_bytes_to_word(const uint8_t *bytes, uint8_t value, size_t count) {
  uint64_t word = 0;
  if (count == 64) {
    for (size_t j = 0; j < 64; j++) word |= (uint64_t)(bytes[j] == value) << j;
    return word;
  }
  for (size_t j = 0; j < count; j++) word |= (uint64_t)(bytes[j] == value) << j;
  return word;
}
