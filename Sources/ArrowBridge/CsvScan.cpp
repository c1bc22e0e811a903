#if __has_include(<arrow/api.h>)

#include "CsvScan.h"

#include <arrow/buffer.h>

#include <algorithm>
#include <cstring>

#include "Failure.h"

namespace {

constexpr int64_t block_size = int64_t{1} << 20;

bool has_newline(const char *from, const char *to) {
  const auto size = static_cast<size_t>(to - from);
  return std::memchr(from, '\n', size) != nullptr || std::memchr(from, '\r', size) != nullptr;
}

/// The state between two bytes of a file, carried over the borders of blocks.
struct QuoteState {
  char delimiter;
  char quote;
  bool inside = false;
  /// The byte before is a quote that closes the field, unless a second one follows.
  bool maybe_closed = false;
  char previous = '\n';
  QuoteScan scan = {};

  void take_block(const char *begin, const char *end, int64_t offset) {
    for (const char *at = begin; at < end;) {
      if (maybe_closed) {
        maybe_closed = false;
        if (*at == quote) {
          previous = *at++;  // A doubled quote: text.
          continue;
        }
        inside = false;
      }
      const char *found = static_cast<const char *>(std::memchr(at, quote, static_cast<size_t>(end - at)));
      const char *stop = found ? found : end;
      if (inside && !scan.has_quoted_newlines) scan.has_quoted_newlines = has_newline(at, stop);
      if (stop > at) previous = stop[-1];
      if (!found) return;
      if (inside) {
        maybe_closed = true;
      } else if (previous == delimiter || previous == '\n' || previous == '\r') {
        inside = true;
        scan.unclosed_quote = offset + (found - begin);
      }
      previous = quote;
      at = found + 1;
    }
  }

  QuoteScan finish() {
    if (!inside || maybe_closed) scan.unclosed_quote = -1;
    return scan;
  }
};

template <typename Visit>
void for_each_block(arrow::io::RandomAccessFile &file, int64_t end, Visit visit) {
  for (int64_t offset = 0; offset < end;) {
    const auto block = take(file.ReadAt(offset, std::min(block_size, end - offset)));
    if (block->size() == 0) return;
    const char *bytes = block->data_as<char>();
    // A byte order mark is no text: the first field begins behind it.
    const bool marked = offset == 0 && block->size() >= 3 && std::memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    const int64_t mark = marked ? 3 : 0;
    visit(bytes + mark, bytes + block->size(), offset + mark);
    offset += block->size();
  }
}

}  // namespace

QuoteScan scan_quotes(arrow::io::RandomAccessFile &file, char delimiter, char quote) {
  QuoteState state = {delimiter, quote};
  for_each_block(
    file, take(file.GetSize()),
    [&](const char *begin, const char *end, int64_t offset) { state.take_block(begin, end, offset); });
  return state.finish();
}

int64_t count_records(
  arrow::io::RandomAccessFile &file, char delimiter, char quote, bool blank_counts, int64_t end) {
  enum { field_start, unquoted, quoted, quote_in_quoted } state = field_start;
  int64_t records = 0;
  bool line_is_blank = true;
  char previous = '\n';
  const auto step = [&](char byte) {
    if (state == quoted) {
      if (byte == quote) state = quote_in_quoted;
      return;
    }
    if (byte == quote && state != unquoted) {
      state = quoted;
      line_is_blank = false;
    } else if (byte == '\n' || byte == '\r') {
      const bool ends_record = !(byte == '\n' && previous == '\r') && (!line_is_blank || blank_counts);
      if (ends_record) records += 1;
      state = field_start;
      line_is_blank = true;
    } else {
      state = byte == delimiter ? field_start : unquoted;
      line_is_blank = false;
    }
  };
  for_each_block(file, end, [&](const char *begin, const char *stop, int64_t) {
    for (const char *at = begin; at < stop; at++) {
      step(*at);
      previous = *at;
    }
  });
  return records;
}

#endif
