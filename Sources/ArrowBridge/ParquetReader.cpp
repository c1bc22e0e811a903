#if __has_include(<arrow/api.h>)

#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>

#include "Failure.h"
#include "Reader.h"

namespace {

class ParquetReader final : public Reader {
 public:
  explicit ParquetReader(Source taken) : Reader(std::move(taken)) {
    auto properties = parquet::ReaderProperties(source.memory);
    properties.set_page_checksum_verification(true);
    auto arrow_properties = parquet::ArrowReaderProperties(source.options.use_threads());
    arrow_properties.set_binary_type(arrow::Type::LARGE_BINARY);
    // A column chunk at a time instead of all of them up front: the files are local.
    arrow_properties.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    const auto opened = builder.Open(source.file, properties);
    if (opened.message().find("crypt") != std::string::npos) {
      fail(LEAT_FAILURE_UNSUPPORTED, "it is encrypted");
    }
    check(opened);
    file_ = take(builder.memory_pool(source.memory)->properties(arrow_properties)->Build());
    check(file_->GetSchema(&schema_));
    // Summed, since the footer's own total is wrong in files of some writers.
    const auto metadata = file_->parquet_reader()->metadata();
    for (int i = 0; i < metadata->num_row_groups(); i++) {
      const int64_t rows = metadata->RowGroup(i)->num_rows();
      if (rows < 0) fail(LEAT_FAILURE_MALFORMED, "a row group has a negative number of rows");
      row_count_ += rows;
    }
  }

  std::vector<Field> fields() override {
    std::vector<Field> fields;
    for (const auto &field : schema_->fields()) {
      fields.push_back(described(*field));
    }
    return fields;
  }

  int64_t row_count() const override { return row_count_; }

  Columns read(const std::vector<Wanted> &wanted) override {
    const auto positions = find_columns(schema_->field_names(), wanted);
    // Refused before anything is decoded.
    for (size_t i = 0; i < wanted.size(); i++) agreed_type(wanted[i], *schema_->field(positions[i])->type());

    std::vector<int> distinct = positions;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::vector<int> leaves;
    for (const int position : distinct) {
      leaves.push_back(file_->manifest().schema_fields[position].column_index);
    }

    const auto table = take(file_->ReadTable(leaves));
    std::vector<std::shared_ptr<arrow::ChunkedArray>> found;
    for (const int position : positions) {
      const auto place = std::lower_bound(distinct.begin(), distinct.end(), position) - distinct.begin();
      found.push_back(table->column(static_cast<int>(place)));
    }
    return deliver(wanted, found, row_count_);
  }

 private:
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::shared_ptr<arrow::Schema> schema_;
  int64_t row_count_ = 0;
};

}  // namespace

std::unique_ptr<Reader> open_parquet(Source source) {
  return std::make_unique<ParquetReader>(std::move(source));
}

#endif
