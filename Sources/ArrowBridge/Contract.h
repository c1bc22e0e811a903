#pragma once

#include <arrow/array/data.h>
#include <arrow/chunked_array.h>
#include <arrow/memory_pool.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// A column of a file, as `LeatField` shows it.
struct Field {
  std::string name;
  /// As the file says; for CSV what was inferred.
  std::shared_ptr<arrow::DataType> file_type;
  bool nullable;
  /// What Leat noted beside the column; empty: nothing.
  std::string note = {};
};

/// The key of a column's note among the metadata of its field.
inline constexpr const char *note_key = "leat.origin";

/// A column as the schema of a file has it.
inline Field described(const arrow::Field &field) {
  const auto metadata = field.metadata();
  const int place = metadata ? metadata->FindKey(note_key) : -1;
  return {field.name(), field.type(), field.nullable(), place < 0 ? "" : metadata->value(place)};
}

/// A column that the caller wants.
struct Wanted {
  std::string name;
  /// Null for "as it is".
  std::shared_ptr<arrow::DataType> type;
  bool nullable;
};

/// The position in `names` of each wanted column. Fails when one is missing or ambiguous.
std::vector<int> find_columns(const std::vector<std::string> &names, const std::vector<Wanted> &wanted);

/// The type in which a column is delivered. Fails when the file's type does not widen to the wanted one.
std::shared_ptr<arrow::DataType> agreed_type(const Wanted &wanted, const arrow::DataType &file_type);

/// Turns what a file gave for a column into what the caller wants: checked in full, converted without loss,
/// in one piece. Fails with the row when a value does not convert or a null is unwanted.
std::shared_ptr<arrow::ArrayData> fulfil(
  const Wanted &wanted, const arrow::ChunkedArray &found, int64_t row_count,
  arrow::MemoryPool *memory);
