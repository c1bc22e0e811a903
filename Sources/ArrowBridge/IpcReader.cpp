#if __has_include(<arrow/api.h>)

#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>

#include <algorithm>
#include <string_view>

#include "Failure.h"
#include "Reader.h"

namespace {

/// Arrow IPC, as file or stream. Batches are read column by wanted column.
class IpcReader final : public Reader {
 public:
  explicit IpcReader(Source taken) : Reader(std::move(taken)) {
    const auto start = take(source.file->ReadAt(0, magic.size()));
    is_file_ = std::string_view(*start) == magic;
    if (is_file_) {
      const auto file = open_file({});
      schema_ = file->schema();
      row_count_ = take(file->CountRows());
    } else {
      schema_ = open_stream({})->schema();
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
    const auto batches = read_batches(distinct);
    int64_t rows = 0;
    for (const auto &batch : batches) rows += batch->num_rows();

    std::vector<std::shared_ptr<arrow::ChunkedArray>> found;
    for (const int position : positions) {
      const auto place = std::lower_bound(distinct.begin(), distinct.end(), position) - distinct.begin();
      arrow::ArrayVector chunks;
      for (const auto &batch : batches) chunks.push_back(batch->column(static_cast<int>(place)));
      found.push_back(take(arrow::ChunkedArray::Make(chunks, schema_->field(position)->type())));
    }
    return deliver(wanted, found, rows);
  }

 private:
  static constexpr std::string_view magic = "ARROW1";

  arrow::ipc::IpcReadOptions options(const std::vector<int> &columns) const {
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.memory_pool = source.memory;
    options.use_threads = source.options.use_threads();
    options.included_fields = columns;
    // Loads of unaligned values trap in Swift.
    options.ensure_alignment = arrow::ipc::Alignment::kDataTypeSpecificAlignment;
    return options;
  }

  std::shared_ptr<arrow::ipc::RecordBatchFileReader> open_file(const std::vector<int> &columns) const {
    return take(arrow::ipc::RecordBatchFileReader::Open(source.file, options(columns)));
  }

  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> open_stream(const std::vector<int> &columns) const {
    check(source.file->Seek(0));
    return take(arrow::ipc::RecordBatchStreamReader::Open(source.file, options(columns)));
  }

  arrow::RecordBatchVector read_batches(const std::vector<int> &columns) const {
    arrow::RecordBatchVector batches;
    if (is_file_) {
      const auto file = open_file(columns);
      for (int i = 0; i < file->num_record_batches(); i++) batches.push_back(take(file->ReadRecordBatch(i)));
      return batches;
    }
    const auto stream = open_stream(columns);
    while (true) {
      std::shared_ptr<arrow::RecordBatch> batch;
      check(stream->ReadNext(&batch));
      if (!batch) return batches;
      batches.push_back(std::move(batch));
    }
  }

  bool is_file_ = false;
  int64_t row_count_ = -1;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

std::unique_ptr<Reader> open_ipc(Source source) { return std::make_unique<IpcReader>(std::move(source)); }

#endif
