#if __has_include(<arrow/api.h>)

#include <arrow/array/array_base.h>
#include <arrow/util/parallel.h>

#include <algorithm>
#include <cctype>

#include "CsvCells.h"
#include "Failure.h"
#include "Writer.h"

namespace {

/// Rows that one thread turns into text at a time.
constexpr int64_t rows_per_piece = 16384;

class CsvWriter final : public Writer {
 public:
  CsvWriter(
    std::shared_ptr<TargetFile> taken, std::shared_ptr<arrow::Schema> columns, const WriteOptions &options)
      : Writer(std::move(taken), std::move(columns)), options_(options) {
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
    check(target->Write(header.data(), static_cast<int64_t>(header.size())));
  }

  void append(const arrow::RecordBatch &batch) override {
    const int64_t pieces = (batch.num_rows() + rows_per_piece - 1) / rows_per_piece;
    // A few pieces per thread and turn, written in order, so that the text of a long batch is never held
    // whole.
    const int64_t turn = options_.use_threads() ? 4 * options_.threads : 1;
    for (int64_t first = 0; first < pieces; first += turn) {
      const auto count = static_cast<int>(std::min(turn, pieces - first));
      std::vector<std::string> texts(static_cast<size_t>(count));
      const auto one = [&](int i) {
        const int64_t begin = (first + i) * rows_per_piece;
        append_rows(batch, begin, std::min(batch.num_rows(), begin + rows_per_piece), texts[i]);
        return arrow::Status::OK();
      };
      check(arrow::internal::OptionalParallelFor(options_.use_threads() && count > 1, count, one));
      for (const auto &text : texts) check(target->Write(text.data(), static_cast<int64_t>(text.size())));
    }
  }

  void finish() override {}

 private:
  void append_rows(const arrow::RecordBatch &batch, int64_t begin, int64_t end, std::string &text) const {
    std::vector<std::unique_ptr<CsvCells>> columns;
    for (int i = 0; i < batch.num_columns(); i++) {
      columns.push_back(csv_cells(*batch.column(i)->type(), options_.delimiter));
      columns.back()->use(*batch.column(i));
    }
    for (int64_t row = begin; row < end; row++) {
      for (size_t i = 0; i < columns.size(); i++) {
        if (i > 0) text += options_.delimiter;
        columns[i]->append(row, text);
      }
      text += '\n';
    }
  }

  const WriteOptions options_;
};

}  // namespace

std::unique_ptr<Writer> write_csv(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options) {
  return std::make_unique<CsvWriter>(std::move(target), std::move(schema), options);
}

#endif
