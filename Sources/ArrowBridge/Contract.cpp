#if __has_include(<arrow/api.h>)

#include "Contract.h"

#include <arrow/array/array_base.h>
#include <arrow/array/array_dict.h>
#include <arrow/array/concatenate.h>
#include <arrow/array/util.h>
#include <arrow/compute/cast.h>
#include <arrow/compute/exec.h>
#include <arrow/util/checked_cast.h>

#include <unordered_map>

#include "ColumnTypes.h"
#include "Failure.h"

using ArrayPointer = std::shared_ptr<arrow::Array>;
using TypePointer = std::shared_ptr<arrow::DataType>;

std::vector<int> find_columns(const std::vector<std::string> &names, const std::vector<Wanted> &wanted) {
  std::unordered_map<std::string_view, int> position;
  std::unordered_map<std::string_view, int> occurrences;
  for (size_t i = 0; i < names.size(); i++) {
    position.emplace(names[i], static_cast<int>(i));
    occurrences[names[i]] += 1;
  }
  std::vector<int> positions;
  for (const auto &column : wanted) {
    const auto found = position.find(column.name);
    if (found == position.end()) {
      throw Failure{LEAT_FAILURE_MISSING_COLUMN, "the file has no such column", 0, column.name};
    }
    if (occurrences[column.name] > 1) {
      throw Failure{
        LEAT_FAILURE_DUPLICATE_COLUMN,
        "the file has " + std::to_string(occurrences[column.name]) + " columns of this name", 0, column.name};
    }
    positions.push_back(found->second);
  }
  return positions;
}

/// Old writers do not say that their texts are texts. Where the caller does, the bytes are checked.
static bool is_unmarked_text(const Wanted &wanted, const arrow::DataType &file_type) {
  const auto id = file_type.id();
  const bool bytes =
    id == arrow::Type::BINARY || id == arrow::Type::LARGE_BINARY || id == arrow::Type::BINARY_VIEW;
  return bytes && wanted.type && wanted.type->id() == arrow::Type::LARGE_STRING;
}

TypePointer agreed_type(const Wanted &wanted, const arrow::DataType &file_type) {
  if (is_unmarked_text(wanted, file_type)) return wanted.type;
  auto delivered = delivered_type(file_type);
  if (!delivered) throw Failure{LEAT_FAILURE_UNSUPPORTED, file_type.ToString(), 0, wanted.name};
  if (!wanted.type) return delivered;
  if (!widens(*delivered, *wanted.type)) {
    throw Failure{LEAT_FAILURE_WRONG_TYPE, file_type.ToString(), 0, wanted.name};
  }
  return wanted.type;
}

/// Whether the two have the same bytes, so that a type may be put in place of the other.
static bool same_layout(const arrow::DataType &from, const arrow::DataType &to) {
  if (from.Equals(to)) return true;
  if (from.id() != arrow::Type::TIMESTAMP || to.id() != arrow::Type::TIMESTAMP) return false;
  return arrow::internal::checked_cast<const arrow::TimestampType &>(from).unit() ==
    arrow::internal::checked_cast<const arrow::TimestampType &>(to).unit();
}

static arrow::Result<ArrayPointer> convert(
  ArrayPointer array, const TypePointer &type, arrow::MemoryPool *memory) {
  if (same_layout(*array->type(), *type)) return array->View(type);
  arrow::compute::ExecContext context(memory);
  context.set_use_threads(false);
  if (array->type_id() == arrow::Type::DICTIONARY) {
    const auto &dictionary = arrow::internal::checked_cast<const arrow::DictionaryType &>(*array->type());
    const auto values = dictionary.value_type();
    ARROW_ASSIGN_OR_RAISE(
      array, arrow::compute::Cast(*array, values, arrow::compute::CastOptions::Safe(), &context));
    return convert(array, type, memory);
  }
  // Between timestamps with zones only the unit is converted; the zone is a label.
  return arrow::compute::Cast(*array, type, arrow::compute::CastOptions::Safe(), &context);
}

/// The first row, from 0, whose value does not convert: found by halving, since Arrow does not say.
static int64_t first_failing_row(
  const ArrayPointer &array, const TypePointer &type, arrow::MemoryPool *memory) {
  int64_t good = 0, bad = array->length();
  while (bad - good > 1) {
    const int64_t middle = good + (bad - good) / 2;
    if (convert(array->Slice(good, middle - good), type, memory).ok()) {
      good = middle;
    } else {
      bad = middle;
    }
  }
  return good;
}

static ArrayPointer converted(
  const Wanted &wanted, const ArrayPointer &chunk, int64_t first_row, const TypePointer &type,
  arrow::MemoryPool *memory) {
  auto result = convert(chunk, type, memory);
  if (result.ok()) return std::move(result).ValueUnsafe();
  if (!result.status().IsInvalid()) fail_with_status(result.status());
  const int64_t row = first_row + first_failing_row(chunk, type, memory) + 1;
  const auto kind =
    type->id() == arrow::Type::LARGE_STRING ? LEAT_FAILURE_INVALID_UTF8 : LEAT_FAILURE_INEXACT_VALUE;
  throw Failure{kind, clipped(result.status().message()), row, wanted.name};
}

static int64_t first_null(const arrow::Array &array) {
  int64_t row = 0;
  while (row < array.length() && array.IsValid(row)) row += 1;
  return row;
}

/// A column of type null has no bytes of its own; it is delivered as bytes that nobody reads, all of them
/// null.
static ArrayPointer without_values(const TypePointer &type, int64_t row_count, arrow::MemoryPool *memory) {
  const auto carrier = type->id() == arrow::Type::NA ? arrow::int8() : type;
  return take(arrow::MakeArrayOfNull(carrier, row_count, memory));
}

std::shared_ptr<arrow::ArrayData> fulfil(
  const Wanted &wanted, const arrow::ChunkedArray &found, int64_t row_count,
  arrow::MemoryPool *memory) {
  if (found.length() != row_count) {
    throw Failure{
      LEAT_FAILURE_MALFORMED,
      "the column has " + std::to_string(found.length()) + " rows, the file " + std::to_string(row_count), 0,
      wanted.name};
  }
  const auto type = agreed_type(wanted, *found.type());
  arrow::ArrayVector pieces;
  int64_t first_row = 0;
  for (const auto &chunk : found.chunks()) {
    // Before anything looks at a value: offsets, indices and texts of a damaged file may point anywhere.
    const auto valid = chunk->ValidateFull();
    if (!valid.ok()) throw Failure{LEAT_FAILURE_MALFORMED, clipped(valid.message()), 0, wanted.name};
    if (chunk->length() == 0) continue;
    if (chunk->type_id() == arrow::Type::NA) {
      pieces.push_back(without_values(type, chunk->length(), memory));
    } else {
      pieces.push_back(converted(wanted, chunk, first_row, type, memory));
    }
    first_row += chunk->length();
  }
  if (pieces.empty()) pieces.push_back(without_values(type, 0, memory));
  auto whole = pieces.size() == 1 ? pieces[0] : take(arrow::Concatenate(pieces, memory));
  if (!wanted.nullable && whole->null_count() > 0) {
    throw Failure{LEAT_FAILURE_UNEXPECTED_NULL, "null", first_null(*whole) + 1, wanted.name};
  }
  return whole->data();
}

#endif
