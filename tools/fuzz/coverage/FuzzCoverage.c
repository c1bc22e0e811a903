#include "FuzzCoverage.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// The counters of one linked image, and for each the classes of counts that were seen.
struct region {
  uint8_t *counters;
  uint8_t *seen;
  size_t count;
};

static struct region regions[64];
static size_t region_count;
static size_t edges, taken;

/// A count's class, as a bit: 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, more.
static uint8_t class_of(uint8_t count) {
  if (count <= 2) return count;
  if (count == 3) return 4;
  if (count <= 7) return 8;
  if (count <= 15) return 16;
  if (count <= 31) return 32;
  return count <= 127 ? 64 : 128;
}

size_t coverage_edges(void) { return edges; }

size_t coverage_taken(void) { return taken; }

void coverage_begin(void) {
  for (size_t index = 0; index < region_count; index++)
    memset(regions[index].counters, 0, regions[index].count);
}

static size_t learn(struct region region, size_t index) {
  uint8_t class = class_of(region.counters[index]);
  if ((region.seen[index] | class) == region.seen[index]) return 0;
  if (region.seen[index] == 0) taken++;
  region.seen[index] |= class;
  return 1;
}

size_t coverage_end(void) {
  size_t found = 0;
  for (size_t number = 0; number < region_count; number++) {
    struct region region = regions[number];
    size_t index = 0;
    // Most counters are zero: eight are looked at together.
    for (; index + 8 <= region.count; index += 8) {
      uint64_t eight;
      memcpy(&eight, region.counters + index, 8);
      if (eight == 0) continue;
      for (size_t step = 0; step < 8; step++) found += learn(region, index + step);
    }
    for (; index < region.count; index++) found += learn(region, index);
  }
  return found;
}

// What the compiler calls, at the start and at comparisons. A count that overflows to zero is not missed: its
// other classes were seen on the way.

void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop) {
  if (start == stop || region_count == sizeof regions / sizeof *regions) return;
  for (size_t index = 0; index < region_count; index++)
    if (regions[index].counters == start) return;
  size_t count = (size_t)(stop - start);
  uint8_t *seen = calloc(count, 1);
  if (seen == NULL) abort();
  regions[region_count++] = (struct region){start, seen, count};
  edges += count;
}

void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop) {
  (void)start;
  (void)stop;
}

void __sanitizer_cov_trace_pc_indir(uintptr_t callee) { (void)callee; }

void __sanitizer_cov_trace_switch(uint64_t value, uint64_t *cases) {
  (void)value;
  (void)cases;
}

#define COMPARISON(bytes, type)                                                            \
  void __sanitizer_cov_trace_cmp##bytes(type one, type other) { (void)one, (void)other; } \
  void __sanitizer_cov_trace_const_cmp##bytes(type one, type other) { (void)one, (void)other; }

COMPARISON(1, uint8_t)
COMPARISON(2, uint16_t)
COMPARISON(4, uint32_t)
COMPARISON(8, uint64_t)
