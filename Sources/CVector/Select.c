#include "Select.h"

#include <string.h>

#include "Clones.h"

// Loops go over chunks, so that a missing status array is a chunk of zeros and there is one loop for all
// cases.
#define CHUNK 1024
static const uint8_t all_valid[CHUNK];

#define CHUNKS(start, length, count)                                                                         \
  for (ptrdiff_t start = 0, length; length = (count) - start < CHUNK ? (count) - start : CHUNK,              \
                 start < (count);                                                                            \
       start += CHUNK)

CELL const uint8_t *status_at(const uint8_t *status, ptrdiff_t start) {
  return status ? status + start : all_valid;
}

CELL uint8_t larger(uint8_t a, uint8_t b) { return a > b ? a : b; }

LEAF static uint8_t merge_rows(const uint8_t *status, uint8_t *into, ptrdiff_t count) {
  uint8_t any = 0;
  ROWS(i, count) {
    into[i] = larger(into[i], status[i]);
    any |= into[i];
  }
  return any;
}

bool vector_merge_status(const uint8_t *status, uint8_t *into, ptrdiff_t count) {
  uint8_t any = 0;
  CHUNKS(start, length, count) any |= merge_rows(status_at(status, start), into + start, length);
  return any != 0;
}

#define SELECT(name, T)                                                                                      \
  LEAF static void name(                                                                                     \
      const uint8_t *mask, const void *then, const void *otherwise, void *result, ptrdiff_t count) {         \
    const T *a = then, *b = otherwise;                                                                       \
    T *out = result;                                                                                         \
    ROWS(i, count) {                                                                                         \
      T taken = a[i], left = b[i];                                                                           \
      out[i] = mask[i] ? taken : left;                                                                       \
    }                                                                                                        \
  }

SELECT(select_1, uint8_t)
SELECT(select_2, uint16_t)
SELECT(select_4, uint32_t)
SELECT(select_8, uint64_t)

static void select_16(
    const uint8_t *mask, const void *then, const void *otherwise, void *result, ptrdiff_t count) {
  typedef struct { uint64_t low, high; } Wide;
  const Wide *a = then, *b = otherwise;
  Wide *out = result;
  for (ptrdiff_t i = 0; i < count; i++) out[i] = *(mask[i] ? a + i : b + i);
}

void vector_select(
    int32_t width, const uint8_t *mask, const void *then, const void *otherwise, void *result,
    ptrdiff_t count) {
  switch (width) {
    case 1: select_1(mask, then, otherwise, result, count); break;
    case 2: select_2(mask, then, otherwise, result, count); break;
    case 4: select_4(mask, then, otherwise, result, count); break;
    case 8: select_8(mask, then, otherwise, result, count); break;
    default: select_16(mask, then, otherwise, result, count); break;
  }
}

LEAF static void taken_rows(
    const uint8_t *condition, const uint8_t *status, uint8_t *taken, ptrdiff_t count) {
  ROWS(i, count) taken[i] = (condition[i] != 0) & (status[i] == 0);
}

LEAF static uint8_t if_status_rows(
    const uint8_t *taken, const uint8_t *condition, const uint8_t *then, const uint8_t *otherwise,
    uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  ROWS(i, count) {
    uint8_t chosen = taken[i] ? then[i] : otherwise[i];
    status[i] = condition[i] == 1 ? 1 : chosen;
    any |= status[i];
  }
  return any;
}

bool vector_if(
    int32_t width, VectorCells condition, VectorCells then, VectorCells otherwise, void *result,
    uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0, taken[CHUNK];
  CHUNKS(start, length, count) {
    const uint8_t *condition_status = status_at(condition.status, start);
    taken_rows((const uint8_t *)condition.values + start, condition_status, taken, length);
    vector_select(
        width, taken, (const char *)then.values + start * width,
        (const char *)otherwise.values + start * width, (char *)result + start * width, length);
    any |= if_status_rows(
        taken, condition_status, status_at(then.status, start), status_at(otherwise.status, start),
        status + start, length);
  }
  return any != 0;
}

LEAF static void present_rows(const uint8_t *status, uint8_t *present, ptrdiff_t count) {
  ROWS(i, count) present[i] = status[i] != 2;
}

bool vector_coalesce(
    int32_t width, VectorCells of, VectorCells with, void *result, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0, present[CHUNK];
  CHUNKS(start, length, count) {
    const uint8_t *of_status = status_at(of.status, start), *with_status = status_at(with.status, start);
    present_rows(of_status, present, length);
    vector_select(
        width, present, (const char *)of.values + start * width, (const char *)with.values + start * width,
        (char *)result + start * width, length);
    any |= if_status_rows(present, all_valid, of_status, with_status, status + start, length);
  }
  return any != 0;
}

LEAF static uint8_t kleene_rows(
    uint8_t deciding, const uint8_t *left, const uint8_t *left_status, const uint8_t *right,
    const uint8_t *right_status, uint8_t *result, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  ROWS(i, count) {
    uint8_t worst = larger(left_status[i], right_status[i]);
    bool decided = ((left_status[i] == 0) & (left[i] == deciding))
                   | ((right_status[i] == 0) & (right[i] == deciding));
    result[i] = decided ? deciding : deciding ^ 1;
    status[i] = decided ? 0 : worst;
    any |= status[i];
  }
  return any;
}

bool vector_kleene(
    uint8_t deciding, VectorCells left, VectorCells right, uint8_t *result, uint8_t *status,
    ptrdiff_t count) {
  uint8_t any = 0;
  CHUNKS(start, length, count) {
    any |= kleene_rows(
        deciding, (const uint8_t *)left.values + start, status_at(left.status, start),
        (const uint8_t *)right.values + start, status_at(right.status, start), result + start,
        status + start, length);
  }
  return any != 0;
}

LEAF static uint8_t is_null_rows(const uint8_t *of, uint8_t *result, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  ROWS(i, count) {
    result[i] = of[i] == 2;
    status[i] = of[i] == 1;
    any |= status[i];
  }
  return any;
}

bool vector_is_null(const uint8_t *of, uint8_t *result, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  CHUNKS(start, length, count) {
    any |= is_null_rows(status_at(of, start), result + start, status + start, length);
  }
  return any != 0;
}

LEAF void vector_not(const uint8_t *of, uint8_t *result, ptrdiff_t count) {
  ROWS(i, count) result[i] = of[i] == 0;
}

LEAF static void mask_valid_rows(const uint8_t *status, uint8_t *mask, ptrdiff_t count) {
  ROWS(i, count) mask[i] &= status[i] == 0;
}

void vector_mask_valid(const uint8_t *status, uint8_t *mask, ptrdiff_t count) {
  if (status) mask_valid_rows(status, mask, count);
}

LEAF static void is_in_step_rows(
    const uint8_t *mask, const uint8_t *value, uint8_t *found, uint8_t *status, ptrdiff_t count) {
  ROWS(i, count) {
    found[i] |= mask[i] & (value[i] == 0);
    status[i] = larger(status[i], value[i]);
  }
}

void vector_is_in_step(
    const uint8_t *mask, const uint8_t *value, uint8_t *found, uint8_t *status, ptrdiff_t count) {
  CHUNKS(start, length, count) {
    is_in_step_rows(mask + start, status_at(value, start), found + start, status + start, length);
  }
}

LEAF static uint8_t is_in_finish_rows(
    const uint8_t *of, const uint8_t *found, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  ROWS(i, count) {
    uint8_t unfound = found[i] ? 0 : status[i];
    status[i] = of[i] != 0 ? of[i] : unfound;
    any |= status[i];
  }
  return any;
}

bool vector_is_in_finish(const uint8_t *of, const uint8_t *found, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  CHUNKS(start, length, count) {
    any |= is_in_finish_rows(status_at(of, start), found + start, status + start, length);
  }
  return any != 0;
}

LEAF static uint8_t null_where_rows(
    const uint8_t *mask, const uint8_t *of, const uint8_t *value, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  ROWS(i, count) {
    uint8_t matched = (uint8_t)((mask[i] & (value[i] == 0)) << 1);
    uint8_t changed = value[i] == 1 ? 1 : matched;
    status[i] = of[i] != 0 ? of[i] : changed;
    any |= status[i];
  }
  return any;
}

bool vector_null_where(
    const uint8_t *mask, const uint8_t *of, const uint8_t *value, uint8_t *status, ptrdiff_t count) {
  uint8_t any = 0;
  CHUNKS(start, length, count) {
    any |= null_where_rows(
        mask + start, status_at(of, start), status_at(value, start), status + start, length);
  }
  return any != 0;
}
