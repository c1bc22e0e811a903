#if __has_include(<arrow/api.h>)

#include <arrow/array/util.h>
#include <arrow/chunked_array.h>
#include <arrow/util/parallel.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "Failure.h"
#include "JsonColumn.h"
#include "Reader.h"

namespace {

/// How much of a file the columns and their types are inferred from.
constexpr int64_t inference_size = 16 << 20;
/// Below this, cutting a file for threads costs more than it gains.
constexpr int64_t smallest_piece = 1 << 20;

/// Calls `visit` with each line that is not blank and its number, from 1.
template <typename Visit>
int64_t for_each_line(std::string_view text, Visit visit) {
  int64_t row = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    visit(line, ++row);
  }
  return row;
}

/// The columns of a part of a file.
class Piece {
 public:
  Piece(const std::vector<Wanted> &wanted, arrow::MemoryPool *memory) : wanted_(wanted) {
    for (size_t i = 0; i < wanted.size(); i++) {
      columns_.push_back(json_column(wanted[i].type, memory));
      positions_[wanted[i].name] = i;
    }
    last_row_.resize(wanted.size());
  }

  void read(std::string_view text) {
    row_count = for_each_line(text, [&](std::string_view line, int64_t row) {
      try {
        read_line(line, row);
      } catch (Failure &failure) {
        failure.row = row;
        throw;
      }
    });
  }

  bool has(size_t column) const { return last_row_[column] > 0; }
  std::shared_ptr<arrow::Array> finish(size_t column) { return columns_[column]->finish(); }

  int64_t row_count = 0;
  std::optional<Failure> failure;

 private:
  void read_line(std::string_view text, int64_t row) {
    JsonLine line(text);
    std::string_view key;
    JsonValue value;
    for (size_t member = 0; line.next(key, value); member++) {
      const auto column = position(key, member);
      if (column == none) continue;
      if (last_row_[column] == row) {
        throw Failure{LEAT_FAILURE_MALFORMED, "the object has two values of this name", 0, std::string(key)};
      }
      last_row_[column] = row;
      if (value.kind == JsonValue::null) {
        columns_[column]->append_null();
        continue;
      }
      try {
        columns_[column]->append(value);
      } catch (Failure &failure) {
        failure.column = wanted_[column].name;
        throw;
      }
    }
    for (size_t i = 0; i < columns_.size(); i++) {
      if (last_row_[i] != row) columns_[i]->append_null();
    }
  }

  /// Which column a member is. Objects of one file mostly have the same members in the same order.
  size_t position(std::string_view key, size_t member) {
    if (member < order_.size() && order_[member].first == key) return order_[member].second;
    const auto found = positions_.find(std::string(key));
    const size_t column = found == positions_.end() ? none : found->second;
    if (member < order_.size()) {
      order_[member] = {std::string(key), column};
    } else {
      order_.emplace_back(std::string(key), column);
    }
    return column;
  }

  static constexpr size_t none = SIZE_MAX;

  const std::vector<Wanted> &wanted_;
  std::vector<std::unique_ptr<JsonColumn>> columns_;
  std::unordered_map<std::string, size_t> positions_;
  std::vector<std::pair<std::string, size_t>> order_;
  /// Of each column the last row that has a value of its own, or null.
  std::vector<int64_t> last_row_;
};

class JsonReader final : public Reader {
 public:
  explicit JsonReader(Source taken) : Reader(std::move(taken)) {}

  std::vector<Field> fields() override {
    if (fields_.empty()) infer_fields();
    return fields_;
  }

  int64_t row_count() const override { return -1; }

  Columns read(const std::vector<Wanted> &wanted) override {
    auto typed = wanted;
    for (auto &column : typed) {
      if (!column.type) column.type = inferred_type(column.name);
    }
    const auto buffer = take(source.file->ReadAt(0, source.byte_count));
    const auto texts = cut(text_of(*buffer));
    std::vector<Piece> pieces;
    for (size_t i = 0; i < texts.size(); i++) pieces.emplace_back(typed, source.memory);
    const auto one = [&](int i) {
      // An exception must not leave a thread of Arrow's pool.
      try {
        pieces[i].read(texts[i]);
      } catch (...) {
        pieces[i].failure = current_failure();
      }
      return arrow::Status::OK();
    };
    check(arrow::internal::OptionalParallelFor(
      source.options.use_threads() && texts.size() > 1, static_cast<int>(texts.size()), one));
    int64_t row_count = 0;
    for (auto &piece : pieces) {
      if (piece.failure) {
        if (piece.failure->row > 0) piece.failure->row += row_count;
        throw *piece.failure;
      }
      row_count += piece.row_count;
    }
    return deliver(typed, joined(typed, pieces, row_count), row_count);
  }

 private:
  static std::string_view text_of(const arrow::Buffer &buffer) {
    std::string_view text(buffer.data_as<char>(), static_cast<size_t>(buffer.size()));
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    return text;
  }

  /// Parts that end with a line, a few for each thread.
  std::vector<std::string_view> cut(std::string_view text) const {
    const auto count = source.options.use_threads() ? 4 * static_cast<size_t>(source.options.threads) : 1;
    const auto size = std::max<size_t>(smallest_piece, text.size() / count + 1);
    std::vector<std::string_view> parts;
    while (text.size() > size) {
      const auto end = text.find('\n', size);
      if (end == std::string_view::npos) break;
      parts.push_back(text.substr(0, end + 1));
      text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
  }

  /// A name that no object has is a misspelled one, rather than a column of nulls.
  std::vector<std::shared_ptr<arrow::ChunkedArray>> joined(
    const std::vector<Wanted> &wanted, std::vector<Piece> &pieces, int64_t row_count) const {
    std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
    for (size_t i = 0; i < wanted.size(); i++) {
      const bool found = std::any_of(pieces.begin(), pieces.end(), [i](auto &piece) { return piece.has(i); });
      if (!found && row_count > 0) {
        throw Failure{LEAT_FAILURE_MISSING_COLUMN, "the file has no such column", 0, wanted[i].name};
      }
      arrow::ArrayVector chunks;
      if (wanted[i].type->id() == arrow::Type::NA) {
        chunks.push_back(take(arrow::MakeArrayOfNull(wanted[i].type, row_count, source.memory)));
      } else {
        for (auto &piece : pieces) chunks.push_back(piece.finish(i));
      }
      columns.push_back(std::make_shared<arrow::ChunkedArray>(std::move(chunks), wanted[i].type));
    }
    return columns;
  }

  static std::shared_ptr<arrow::DataType> natural_type(const JsonValue &value) {
    switch (value.kind) {
      case JsonValue::null: return arrow::null();
      case JsonValue::boolean: return arrow::boolean();
      case JsonValue::string: return arrow::large_utf8();
      case JsonValue::nested: return arrow::struct_({});
      case JsonValue::number: break;
    }
    const bool whole = value.text.find_first_of(".eE") == std::string_view::npos && value.text.size() < 19;
    return whole ? arrow::int64() : arrow::float64();
  }

  /// The type of values of both types; what is of two kinds stays text.
  static std::shared_ptr<arrow::DataType> common_type(
    const std::shared_ptr<arrow::DataType> &one, const std::shared_ptr<arrow::DataType> &other) {
    if (one->Equals(other) || other->id() == arrow::Type::NA) return one;
    if (one->id() == arrow::Type::NA) return other;
    if (one->id() == arrow::Type::STRUCT || other->id() == arrow::Type::STRUCT) return arrow::struct_({});
    const auto is_number = [](const auto &type) {
      return type->id() == arrow::Type::INT64 || type->id() == arrow::Type::DOUBLE;
    };
    return is_number(one) && is_number(other) ? arrow::float64() : arrow::large_utf8();
  }

  void infer_fields() {
    const auto buffer = take(source.file->ReadAt(0, std::min(source.byte_count, inference_size)));
    auto text = text_of(*buffer);
    // The last line may be cut.
    if (source.byte_count > inference_size) text = text.substr(0, text.rfind('\n') + 1);
    std::unordered_map<std::string, size_t> positions;
    for_each_line(text, [&](std::string_view line, int64_t row) {
      try {
        JsonLine object(line);
        std::string_view key;
        JsonValue value;
        while (object.next(key, value)) {
          const auto found = positions.emplace(std::string(key), fields_.size());
          if (found.second) fields_.push_back({std::string(key), arrow::null(), true});
          auto &field = fields_[found.first->second];
          field.file_type = common_type(field.file_type, natural_type(value));
        }
      } catch (Failure &failure) {
        failure.row = row;
        throw;
      }
    });
  }

  std::shared_ptr<arrow::DataType> inferred_type(const std::string &name) {
    for (const auto &field : fields()) {
      if (field.name == name) return field.file_type;
    }
    throw Failure{LEAT_FAILURE_MISSING_COLUMN, "the file has no such column", 0, name};
  }

  std::vector<Field> fields_;
};

}  // namespace

std::unique_ptr<Reader> open_ndjson(Source source) { return std::make_unique<JsonReader>(std::move(source)); }

#endif
