#ifndef LEAT_RE2_BRIDGE_H
#define LEAT_RE2_BRIDGE_H

// RE2 in plain C, as far as Leat needs it. No C++ type and no exception crosses this border.

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression. It never changes, so threads may share it.
typedef struct LeatPattern LeatPattern;

/// Where a part of a text stands, in bytes; `start` is negative where a group took no part in the match.
typedef struct LeatSpan {
  ptrdiff_t start;
  ptrdiff_t count;
} LeatSpan;

/// How many spans a search can fill: the match, and as many groups as a replacement can name.
#define LEAT_PATTERN_SPANS 10

/// Compiles UTF-8 text. What is no pattern gives one too, with a problem; null only when there is no memory.
LeatPattern *leat_pattern_compile(const char *text, size_t count);

/// What is wrong with the text, in RE2's words; null when nothing is.
const char *leat_pattern_problem(const LeatPattern *pattern);

/// Capturing groups, the match itself not counted.
int leat_pattern_groups(const LeatPattern *pattern);

/// Looks for the leftmost match that begins at byte `from` or later, and fills in `span_count` spans: the
/// match and its groups. Fewer spans are faster, none the fastest. The time is linear in `count`.
bool leat_pattern_find(
  const LeatPattern *pattern, const char *text, size_t count, size_t from, LeatSpan *spans, int span_count);

/// The place of one group in the leftmost match, whatever its number; false where there is no match.
bool leat_pattern_group(
  const LeatPattern *pattern, const char *text, size_t count, int group, LeatSpan *span);

void leat_pattern_free(LeatPattern *pattern);

#ifdef __cplusplus
}
#endif

#endif
