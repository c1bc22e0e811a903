#define _GNU_SOURCE
#include "Search.h"

#include <string.h>

const void *vector_find_bytes(const void *text, size_t text_count, const void *part, size_t part_count) {
  return memmem(text, text_count, part, part_count);
}
