#if __has_include(<arrow/api.h>)

#include <arrow/array/array_binary.h>
#include <arrow/array/array_primitive.h>
#include <arrow/util/checked_cast.h>

#include <cmath>

#include "CsvCells.h"
#include "Failure.h"
#include "TextWriter.h"

using arrow::internal::checked_cast;

namespace {

/// A text as JSON has it, by RFC 8259: nothing is escaped that need not be.
void append_json_text(std::string_view text, std::string &line) {
  constexpr char digits[] = "0123456789abcdef";
  line += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    switch (character) {
      case '"': line += "\\\""; break;
      case '\\': line += "\\\\"; break;
      case '\n': line += "\\n"; break;
      case '\r': line += "\\r"; break;
      case '\t': line += "\\t"; break;
      default:
        if (byte < 0x20) {
          line += "\\u00";
          line += digits[byte >> 4];
          line += digits[byte & 15];
        } else {
          line += character;
        }
    }
  }
  line += '"';
}

/// The cells of one column: what `JsonColumn` reads back.
class JsonCells {
 public:
  explicit JsonCells(const arrow::DataType &type) : id_(type.id()), plain_(csv_cells(type, ',')) {}

  void use(const arrow::Array &array) {
    array_ = &array;
    plain_->use(array);
  }

  void append(int64_t row, std::string &line) const {
    if (id_ == arrow::Type::NA || array_->IsNull(row)) {
      line += "null";
      return;
    }
    switch (id_) {
      case arrow::Type::LARGE_STRING:
        append_json_text(checked_cast<const arrow::LargeStringArray &>(*array_).GetView(row), line);
        return;
      case arrow::Type::FLOAT:
        append_float(checked_cast<const arrow::FloatArray &>(*array_).Value(row), row, line);
        return;
      case arrow::Type::DOUBLE:
        append_float(checked_cast<const arrow::DoubleArray &>(*array_).Value(row), row, line);
        return;
      case arrow::Type::DATE32:
      case arrow::Type::TIMESTAMP:
      // Readers of JSON take numbers for floats.
      case arrow::Type::DECIMAL128:
        line += '"';
        plain_->append(row, line);
        line += '"';
        return;
      default: plain_->append(row, line);
    }
  }

 private:
  void append_float(double value, int64_t row, std::string &line) const {
    if (std::isnan(value)) {
      line += "\"NaN\"";
    } else if (std::isinf(value)) {
      line += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    } else {
      plain_->append(row, line);
    }
  }

  arrow::Type::type id_;
  std::unique_ptr<CsvCells> plain_;
  const arrow::Array *array_ = nullptr;
};

class JsonWriter final : public TextWriter {
 public:
  JsonWriter(
    std::shared_ptr<TargetFile> taken, std::shared_ptr<arrow::Schema> columns, const WriteOptions &given)
      : TextWriter(std::move(taken), std::move(columns), given) {
    for (const auto &field : schema->fields()) {
      JsonCells cells(*field->type());  // Refuses a type before anything is written.
      std::string name = names_.empty() ? "{" : ",";
      append_json_text(field->name(), name);
      names_.push_back(name + ':');
    }
  }

 private:
  void append_rows(
    const arrow::RecordBatch &batch, int64_t begin, int64_t end, std::string &text) const override {
    std::vector<JsonCells> columns;
    for (int i = 0; i < batch.num_columns(); i++) {
      columns.emplace_back(*batch.column(i)->type());
      columns.back().use(*batch.column(i));
    }
    for (int64_t row = begin; row < end; row++) {
      if (columns.empty()) text += '{';
      for (size_t i = 0; i < columns.size(); i++) {
        text += names_[i];
        columns[i].append(row, text);
      }
      text += "}\n";
    }
  }

  /// By column, what stands before its values.
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Writer> write_ndjson(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options) {
  return std::make_unique<JsonWriter>(std::move(target), std::move(schema), options);
}

#endif
