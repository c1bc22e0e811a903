#if __has_include(<arrow/api.h>)

#include <arrow/array/array_base.h>

#include <cctype>

#include "CsvCells.h"
#include "Failure.h"
#include "TextWriter.h"

namespace {

class CsvWriter final : public TextWriter {
 public:
  CsvWriter(
    std::shared_ptr<TargetFile> taken, std::shared_ptr<arrow::Schema> columns, const WriteOptions &given)
      : TextWriter(std::move(taken), std::move(columns), given) {
    // Numbers and times are never quoted.
    const std::string_view taken_characters = "\"\r\n+-.:";
    if (options.delimiter == 0 || std::isalnum(static_cast<unsigned char>(options.delimiter)) ||
        taken_characters.find(options.delimiter) != std::string_view::npos) {
      fail(LEAT_FAILURE_UNSUPPORTED, std::string("`") + options.delimiter + "` cannot separate fields");
    }
    std::string header;
    for (int i = 0; i < schema->num_fields(); i++) {
      if (i > 0) header += options.delimiter;
      append_csv_text(schema->field(i)->name(), options.delimiter, header);
      csv_cells(*schema->field(i)->type(), options.delimiter);  // Refuses a type before anything is written.
    }
    header += '\n';
    write(header);
  }

 private:
  void append_rows(
    const arrow::RecordBatch &batch, int64_t begin, int64_t end, std::string &text) const override {
    std::vector<std::unique_ptr<CsvCells>> columns;
    for (int i = 0; i < batch.num_columns(); i++) {
      columns.push_back(csv_cells(*batch.column(i)->type(), options.delimiter));
      columns.back()->use(*batch.column(i));
    }
    for (int64_t row = begin; row < end; row++) {
      for (size_t i = 0; i < columns.size(); i++) {
        if (i > 0) text += options.delimiter;
        columns[i]->append(row, text);
      }
      text += '\n';
    }
  }
};

}  // namespace

std::unique_ptr<Writer> write_csv(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options) {
  return std::make_unique<CsvWriter>(std::move(target), std::move(schema), options);
}

#endif
