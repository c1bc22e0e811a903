#if __has_include(<arrow/api.h>)

#include <arrow/ipc/writer.h>

#include "Codecs.h"
#include "Failure.h"
#include "Writer.h"

namespace {

class IpcWriter final : public Writer {
 public:
  IpcWriter(
    std::shared_ptr<TargetFile> taken, std::shared_ptr<arrow::Schema> columns, const WriteOptions &options)
      : Writer(std::move(taken), std::move(columns)) {
    auto ipc = arrow::ipc::IpcWriteOptions::Defaults();
    ipc.allow_64bit = true;
    ipc.use_threads = options.use_threads();
    switch (options.compression) {
      case LEAT_COMPRESSION_NONE: break;
      case LEAT_COMPRESSION_ZSTD: ipc.codec = codec_of(options.compression); break;
      case LEAT_COMPRESSION_SNAPPY:
      case LEAT_COMPRESSION_GZIP: fail(LEAT_FAILURE_UNSUPPORTED, "Arrow files are packed with zstd alone");
    }
    file_ = take(arrow::ipc::MakeFileWriter(target, schema, ipc));
  }

  void append(const arrow::RecordBatch &batch) override {
    check(file_->WriteRecordBatch(*canonical(batch)));
  }
  void finish() override { check(file_->Close()); }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchWriter> file_;
};

}  // namespace

std::unique_ptr<Writer> write_ipc(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options) {
  return std::make_unique<IpcWriter>(std::move(target), std::move(schema), options);
}

#endif
