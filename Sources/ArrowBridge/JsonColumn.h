#pragma once

#include <arrow/array/array_base.h>
#include <arrow/memory_pool.h>
#include <arrow/type.h>

#include <memory>

#include "JsonLine.h"

/// Cells of one column that are read from JSON: numbers as numbers, without loss; dates and times as texts of
/// ISO 8601; decimals as texts or numbers; durations as whole microseconds; floats that no JSON number is as
/// the texts `NaN`, `Infinity` and `-Infinity`.
class JsonColumn {
 public:
  virtual ~JsonColumn() = default;

  /// Fails, without a row, when the value is none of the type.
  virtual void append(const JsonValue &value) = 0;
  virtual void append_null() = 0;
  virtual std::shared_ptr<arrow::Array> finish() = 0;
};

/// Fails for types that JSON has no value for.
std::unique_ptr<JsonColumn> json_column(
  const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory);
