#pragma once

#include <arrow/array/data.h>
#include <arrow/io/interfaces.h>
#include <arrow/memory_pool.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "CArrow.h"
#include "Contract.h"

struct ReadOptions {
  LeatFormat format;
  int threads;
  LeatCompression compression;
  char delimiter;
  char quote;
  bool has_header;
  char decimal_point;
  int64_t skipped_lines;
  std::vector<std::string> null_tokens;

  bool use_threads() const { return threads > 1; }
};

/// What every reader needs: the open file, memory to read into, and the options.
struct Source {
  std::string path;
  std::shared_ptr<arrow::io::RandomAccessFile> file;
  int64_t byte_count;
  arrow::MemoryPool *memory;
  ReadOptions options;
};

/// Whole columns, in the order in which they were wanted.
struct Columns {
  std::vector<std::shared_ptr<arrow::ArrayData>> data;
  int64_t row_count;
};

/// A file of columns, whatever its format.
class Reader {
 public:
  explicit Reader(Source source) : source(std::move(source)) {}
  virtual ~Reader() = default;

  virtual std::vector<Field> fields() = 0;
  /// -1 where only reading tells.
  virtual int64_t row_count() const = 0;
  virtual Columns read(const std::vector<Wanted> &wanted) = 0;

  const Source source;

 protected:
  /// Applies `fulfil` to each wanted column, in parallel; `found[i]` belongs to `wanted[i]`.
  Columns deliver(
    const std::vector<Wanted> &wanted, const std::vector<std::shared_ptr<arrow::ChunkedArray>> &found,
    int64_t row_count) const;
};

std::unique_ptr<Reader> open_csv(Source source);
std::unique_ptr<Reader> open_parquet(Source source);
std::unique_ptr<Reader> open_ipc(Source source);
std::unique_ptr<Reader> open_ndjson(Source source);

/// Opens a file of any of the formats.
std::unique_ptr<Reader> open_reader(const std::string &path, ReadOptions options, int64_t memory_limit);
