#if __has_include(<arrow/api.h>)

#include <arrow/type_traits.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "Codecs.h"
#include "Failure.h"
#include "Writer.h"

namespace {

class ParquetWriter final : public Writer {
 public:
  ParquetWriter(
    std::shared_ptr<TargetFile> taken, std::shared_ptr<arrow::Schema> columns, const WriteOptions &options)
      : Writer(std::move(taken), std::move(columns)) {
    parquet::WriterProperties::Builder properties;
    properties.compression(compression_type(options.compression));
    for (int i = 0; i < schema->num_fields(); i++) {
      const auto path = parquet::schema::ColumnPath({schema->field(i)->name()}).ToDotString();
      // Measured values hardly repeat: looking for repetition costs time and saves nothing.
      if (arrow::is_floating(schema->field(i)->type()->id())) properties.disable_dictionary(path);
      if (!options.statistics[i]) properties.disable_statistics(path);
    }
    parquet::ArrowWriterProperties::Builder arrow_properties;
    arrow_properties.store_schema();
    // Encoding alone is bound by memory; only compressing gains from threads.
    arrow_properties.set_use_threads(options.use_threads() && options.compression != LEAT_COMPRESSION_NONE);
    file_ = take(
      parquet::arrow::FileWriter::Open(
        *schema, arrow::default_memory_pool(), target, properties.build(), arrow_properties.build()));
  }

  void append(const arrow::RecordBatch &batch) override {
    check(file_->WriteRecordBatch(*canonical(batch)));
  }
  void finish() override { check(file_->Close()); }

 private:
  std::unique_ptr<parquet::arrow::FileWriter> file_;
};

}  // namespace

std::unique_ptr<Writer> write_parquet(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options) {
  return std::make_unique<ParquetWriter>(std::move(target), std::move(schema), options);
}

#endif
