#pragma once

#include <arrow/io/file.h>

#include <cstdint>

/// What a look at nothing but the quotes of a CSV file tells.
struct QuoteScan {
  /// Whether a quoted field spans lines, which makes the file slower to cut into blocks.
  bool has_quoted_newlines = false;
  /// Where the quoted field begins that the end of the file leaves open; -1 when all are closed.
  int64_t unclosed_quote = -1;
};

/// Looks at every quote of a file. A quote opens a field only where a field begins; elsewhere it is text.
QuoteScan scan_quotes(arrow::io::RandomAccessFile &file, char delimiter, char quote);

/// Counts the records that end before the byte at `end`; blank lines count only if `blank_counts`.
int64_t count_records(
  arrow::io::RandomAccessFile &file, char delimiter, char quote, bool blank_counts, int64_t end);
