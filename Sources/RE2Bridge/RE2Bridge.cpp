#include "RE2Bridge.h"

#include <re2/re2.h>

#include <algorithm>
#include <new>
#include <vector>

using re2::RE2;
using re2::StringPiece;

struct LeatPattern {
  RE2 expression;

  LeatPattern(const StringPiece &text, const RE2::Options &options) : expression(text, options) {}
};

namespace {

/// Bytes for the program of a pattern and the states that a search makes; beyond that a pattern is refused,
/// and a search goes on more slowly.
constexpr int64_t memory_limit = 8 << 20;

/// RE2 tells a group that took no part by a null pointer, so an empty text must not be one.
StringPiece piece(const char *text, size_t count) { return StringPiece(text ? text : "", count); }

LeatSpan span(const StringPiece &part, const StringPiece &text) {
  if (!part.data()) return {-1, 0};
  return {part.data() - text.data(), static_cast<ptrdiff_t>(part.size())};
}

}  // namespace

LeatPattern *leat_pattern_compile(const char *text, size_t count) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory_limit);
  return new (std::nothrow) LeatPattern(piece(text, count), options);
}

const char *leat_pattern_problem(const LeatPattern *pattern) {
  return pattern->expression.ok() ? nullptr : pattern->expression.error().c_str();
}

int leat_pattern_groups(const LeatPattern *pattern) { return pattern->expression.NumberOfCapturingGroups(); }

bool leat_pattern_find(
  const LeatPattern *pattern, const char *text, size_t count, size_t from, LeatSpan *spans, int span_count) {
  const StringPiece subject = piece(text, count);
  StringPiece parts[LEAT_PATTERN_SPANS];
  const int wanted = std::min(span_count, LEAT_PATTERN_SPANS);
  if (!pattern->expression.Match(subject, from, count, RE2::UNANCHORED, parts, wanted)) return false;
  for (int index = 0; index < wanted; index++) spans[index] = span(parts[index], subject);
  return true;
}

bool leat_pattern_group(
  const LeatPattern *pattern, const char *text, size_t count, int group, LeatSpan *place) {
  const StringPiece subject = piece(text, count);
  std::vector<StringPiece> parts(static_cast<size_t>(group) + 1);
  if (!pattern->expression.Match(subject, 0, count, RE2::UNANCHORED, parts.data(), group + 1)) return false;
  *place = span(parts[static_cast<size_t>(group)], subject);
  return true;
}

void leat_pattern_free(LeatPattern *pattern) { delete pattern; }
