#if __has_include(<arrow/api.h>)

#include <arrow/csv/api.h>
#include <arrow/csv/parser.h>
#include <arrow/table.h>
#include <arrow/util/utf8.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "ColumnTypes.h"
#include "CsvScan.h"
#include "Failure.h"
#include "Reader.h"

namespace {

constexpr int32_t usual_block_size = 1 << 20;
/// How much of a file the types are inferred from.
constexpr int32_t inference_size = 16 << 20;

bool is_text(const std::shared_ptr<arrow::DataType> &type) { return type->id() == arrow::Type::LARGE_STRING; }

/// Takes the number that follows `label` in a message of Arrow's.
std::optional<int64_t> number_after(const std::string &message, const char *label) {
  const auto place = message.find(label);
  if (place == std::string::npos) return std::nullopt;
  return std::strtoll(message.c_str() + place + std::strlen(label), nullptr, 10);
}

/// The part of a conversion error that speaks of the value, without the advice that follows in some.
std::string value_part(const std::string &message) {
  std::string part = message;
  for (const char *label : {"CSV conversion error to ", "Row #"}) {
    const auto place = part.find(label);
    if (place == std::string::npos) continue;
    const auto colon = part.find(": ", place);
    if (colon != std::string::npos) part = part.substr(colon + 2);
    if (label[0] == 'C') break;
  }
  return clipped(part.substr(0, part.find(". If these")));
}

class CsvReader final : public Reader {
 public:
  explicit CsvReader(Source taken) : Reader(std::move(taken)) {
    names_ = read_names();
    if (source.options.quote == 0) return;
    const auto scan = scan_quotes(*source.file, source.options.delimiter, source.options.quote);
    quoted_newlines_ = scan.has_quoted_newlines;
    if (scan.unclosed_quote >= 0) fail_unclosed(scan.unclosed_quote);
  }

  std::vector<Field> fields() override {
    if (fields_.empty()) infer_fields();
    return fields_;
  }

  int64_t row_count() const override { return -1; }

  Columns read(const std::vector<Wanted> &wanted) override {
    find_columns(names_, wanted);
    auto typed = wanted;
    for (auto &column : typed) {
      if (!column.type) column.type = inferred_type(column.name);
    }
    const auto table = has_rows() ? read_table(typed) : empty_table(typed);
    std::vector<std::shared_ptr<arrow::ChunkedArray>> found;
    for (const auto &column : typed) found.push_back(table->GetColumnByName(column.name));
    return deliver(typed, found, table->num_rows());
  }

 private:
  arrow::csv::ParseOptions parse_options() const {
    auto options = arrow::csv::ParseOptions::Defaults();
    options.delimiter = source.options.delimiter;
    options.quoting = source.options.quote != 0;
    if (options.quoting) options.quote_char = source.options.quote;
    options.newlines_in_values = quoted_newlines_;
    // In a file of one column a blank line is how a null is written.
    options.ignore_empty_lines = names_.size() != 1;
    return options;
  }

  arrow::csv::ReadOptions read_options(bool use_threads, int32_t block_size) const {
    auto options = arrow::csv::ReadOptions::Defaults();
    options.use_threads = use_threads;
    options.block_size = block_size;
    options.column_names = names_;
    return options;
  }

  arrow::csv::ConvertOptions convert_options(const std::vector<Wanted> &wanted, bool quoted_nulls) const {
    auto options = arrow::csv::ConvertOptions::Defaults();
    options.null_values = source.options.null_tokens;
    options.decimal_point = source.options.decimal_point;
    options.strings_can_be_null = true;
    options.quoted_strings_can_be_null = quoted_nulls;
    for (const auto &column : wanted) {
      options.column_types[column.name] = column.type;
      options.include_columns.push_back(column.name);
    }
    return options;
  }

  [[noreturn]] void fail_unclosed(int64_t offset) const {
    const int64_t records = count_records(
      *source.file, source.options.delimiter, source.options.quote, names_.size() == 1, offset);
    throw Failure{
      LEAT_FAILURE_UNCLOSED_QUOTE, "a quoted field that begins here never ends",
      std::max<int64_t>(0, records + (source.options.has_header ? 0 : 1))};
  }

  std::vector<std::string> read_names() {
    for (int64_t size = usual_block_size;; size *= 8) {
      const auto block = take(source.file->ReadAt(0, std::min(size, source.byte_count)));
      const bool whole = block->size() >= source.byte_count;
      const uint8_t *text = take(arrow::util::SkipUTF8BOM(block->data(), block->size()));
      const std::string_view view(
        reinterpret_cast<const char *>(text), static_cast<size_t>(block->data() + block->size() - text));
      if (whole && view.find_first_not_of("\r\n") == std::string_view::npos) {
        fail(LEAT_FAILURE_MALFORMED, "there is no header in it");
      }
      auto options = parse_options();
      options.newlines_in_values = true;
      options.ignore_empty_lines = true;
      arrow::csv::BlockParser parser(source.memory, options, -1, 0, 1);
      uint32_t parsed = 0;
      check(whole ? parser.ParseFinal(view, &parsed) : parser.Parse(view, &parsed));
      if (parser.num_rows() > 0) {
        if (source.options.has_header) rows_begin_ = (text - block->data()) + parsed;
        return names_in(parser);
      }
      if (whole) fail(LEAT_FAILURE_MALFORMED, "there is no header in it");
      if (size > std::numeric_limits<int32_t>::max() / 8) {
        fail(LEAT_FAILURE_TOO_LARGE, "its header is too long");
      }
    }
  }

  std::vector<std::string> names_in(const arrow::csv::BlockParser &parser) const {
    std::vector<std::string> names;
    check(parser.VisitLastRow([&](const uint8_t *data, uint32_t size, bool, bool) {
      if (source.options.has_header) {
        names.emplace_back(reinterpret_cast<const char *>(data), size);
      } else {
        names.push_back("column_" + std::to_string(names.size() + 1));
      }
      return arrow::Status::OK();
    }));
    arrow::util::InitializeUTF8();
    for (const auto &name : names) {
      if (!arrow::util::ValidateUTF8(reinterpret_cast<const uint8_t *>(name.data()), name.size())) {
        fail(LEAT_FAILURE_INVALID_UTF8, "a column's name is not valid UTF-8");
      }
    }
    return names;
  }

  bool has_rows() const { return rows_begin_ < source.byte_count; }

  static std::shared_ptr<arrow::Table> empty_table(const std::vector<Wanted> &wanted) {
    arrow::FieldVector fields;
    for (const auto &column : wanted) fields.push_back(arrow::field(column.name, column.type));
    return take(arrow::Table::MakeEmpty(arrow::schema(fields)));
  }

  void infer_fields() {
    if (!has_rows()) {
      for (const auto &name : names_) fields_.push_back({name, arrow::null(), true});
      return;
    }
    auto convert = convert_options({}, true);
    convert.include_columns.clear();
    auto reader = arrow::csv::StreamingReader::Make(
      arrow::io::IOContext(source.memory), rows(), read_options(false, inference_size),
      parse_options(), convert);
    if (!reader.ok()) fail_with_csv(reader.status());
    for (size_t i = 0; i < names_.size(); i++) {
      fields_.push_back({names_[i], inferred((*reader)->schema()->field(static_cast<int>(i))->type()), true});
    }
  }

  /// What Leat has no type for stays text.
  static std::shared_ptr<arrow::DataType> inferred(const std::shared_ptr<arrow::DataType> &type) {
    auto delivered = delivered_type(*type);
    return delivered ? delivered : arrow::large_utf8();
  }

  std::shared_ptr<arrow::DataType> inferred_type(const std::string &name) {
    for (const auto &field : fields()) {
      if (field.name == name) return field.file_type;
    }
    fail(LEAT_FAILURE_BUG, "a column without a type");
  }

  /// The file below its header, as a stream of its own, since Arrow's readers close theirs.
  std::shared_ptr<arrow::io::InputStream> rows() const {
    return take(
      arrow::io::RandomAccessFile::GetStream(source.file, rows_begin_, source.byte_count - rows_begin_));
  }

  arrow::Result<std::shared_ptr<arrow::Table>> try_read(
    const std::vector<Wanted> &wanted, bool quoted_nulls, bool use_threads) const {
    // A value longer than a block is an error to Arrow, and to us a reason for longer blocks.
    for (int64_t block_size = usual_block_size;; block_size *= 8) {
      ARROW_ASSIGN_OR_RAISE(
        auto reader,
        arrow::csv::TableReader::Make(
          arrow::io::IOContext(source.memory), rows(),
          read_options(use_threads, static_cast<int32_t>(block_size)), parse_options(),
          convert_options(wanted, quoted_nulls)));
      auto table = reader->Read();
      if (table.ok() || table.status().message().find("straddling") == std::string::npos) return table;
      if (block_size > std::numeric_limits<int32_t>::max() / 8) return table;
    }
  }

  /// A quoted null token is a text in a text column and null in any other, where it could mean nothing else.
  /// Arrow has one rule for all columns; so where a quoted token stands in the way of a number, the two kinds
  /// of column are read one after the other.
  std::shared_ptr<arrow::Table> read_table(const std::vector<Wanted> &wanted) const {
    std::vector<Wanted> texts, others;
    for (const auto &column : wanted) (is_text(column.type) ? texts : others).push_back(column);
    if (wanted.empty()) texts.push_back({names_[0], arrow::large_binary(), true});  // To count the rows.
    const bool use_threads = source.options.use_threads();
    if (others.empty()) return read_or_fail(texts, false, use_threads);
    if (texts.empty()) return read_or_fail(others, true, use_threads);

    auto table = try_read(wanted, false, use_threads);
    if (table.ok()) return *table;
    if (table.status().message().find("conversion error") == std::string::npos) {
      return read_or_fail(wanted, false, use_threads);
    }
    auto joined = read_or_fail(others, true, use_threads);
    const auto text_table = read_or_fail(texts, false, use_threads);
    for (int i = 0; i < text_table->num_columns(); i++) {
      joined = take(joined->AddColumn(joined->num_columns(), text_table->field(i), text_table->column(i)));
    }
    return joined;
  }

  std::shared_ptr<arrow::Table> read_or_fail(
    const std::vector<Wanted> &wanted, bool quoted_nulls, bool use_threads) const {
    auto table = try_read(wanted, quoted_nulls, use_threads);
    // Only a reader without threads knows the row; it always finds the first.
    if (!table.ok() && use_threads && !table.status().IsOutOfMemory()) {
      table = try_read(wanted, quoted_nulls, false);
    }
    if (!table.ok()) fail_with_csv(table.status());
    return *table;
  }

  [[noreturn]] void fail_with_csv(const arrow::Status &status) const {
    const auto &message = status.message();
    const int64_t row = number_after(message, "Row #").value_or(0);
    if (const auto column = number_after(message, "In CSV column #")) {
      const auto position = static_cast<size_t>(*column);
      const auto name = position < names_.size() ? names_[position] : "";
      const bool bad_utf8 = message.find("invalid UTF8") != std::string::npos;
      const auto kind = bad_utf8 ? LEAT_FAILURE_INVALID_UTF8 : LEAT_FAILURE_UNPARSABLE_TEXT;
      throw Failure{kind, value_part(message), row, name};
    }
    const auto expected = message.find("Expected ");
    if (expected != std::string::npos && row > 0) {
      throw Failure{LEAT_FAILURE_RAGGED_ROW, clipped(message.substr(expected)), row};
    }
    fail_with_status(status);
  }

  std::vector<std::string> names_;
  std::vector<Field> fields_;
  bool quoted_newlines_ = false;
  /// The byte below the header.
  int64_t rows_begin_ = 0;
};

}  // namespace

std::unique_ptr<Reader> open_csv(Source source) { return std::make_unique<CsvReader>(std::move(source)); }

#endif
