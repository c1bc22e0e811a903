#pragma once

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "CArrow.h"
#include "TargetFile.h"

struct WriteOptions {
  LeatFormat format;
  int threads;
  LeatCompression compression;
  char delimiter;
  bool keeps_existing;
  /// By column: whether Parquet keeps min and max.
  std::vector<bool> statistics;

  bool use_threads() const { return threads > 1; }
};

/// Columns whose bytes depend on their values alone: every NaN is the one that Leat writes, 7ff8000000000000,
/// whatever the hardware made of it, and what lies under a null is zero. Shares the bytes of columns that are
/// so already.
std::shared_ptr<arrow::RecordBatch> canonical(const arrow::RecordBatch &batch);

/// A file of columns that is being written.
class Writer {
 public:
  Writer(std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema)
      : target(std::move(target)), schema(std::move(schema)) {}
  virtual ~Writer() = default;

  virtual void append(const arrow::RecordBatch &batch) = 0;
  /// Writes what the format has at its end.
  virtual void finish() = 0;

  const std::shared_ptr<TargetFile> target;
  const std::shared_ptr<arrow::Schema> schema;
};

std::unique_ptr<Writer> write_csv(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options);
std::unique_ptr<Writer> write_ndjson(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options);
std::unique_ptr<Writer> write_parquet(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options);
std::unique_ptr<Writer> write_ipc(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options);

/// Begins a file of any of the formats.
std::unique_ptr<Writer> open_writer(
  const std::string &path, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options);
