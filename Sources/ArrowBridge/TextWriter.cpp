#if __has_include(<arrow/api.h>)

#include "TextWriter.h"

#include <arrow/io/compressed.h>
#include <arrow/util/parallel.h>

#include <algorithm>

#include "Codecs.h"
#include "Failure.h"

/// Rows that one thread turns into text at a time.
static constexpr int64_t rows_per_piece = 16384;

TextWriter::TextWriter(
  std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options)
    : Writer(std::move(target), std::move(schema)), options(options), stream_(this->target) {
  switch (options.compression) {
    case LEAT_COMPRESSION_NONE: return;
    case LEAT_COMPRESSION_SNAPPY: fail(LEAT_FAILURE_UNSUPPORTED, "text is packed with gzip or zstd");
    case LEAT_COMPRESSION_GZIP:
    case LEAT_COMPRESSION_ZSTD: break;
  }
  const auto codec = codec_of(options.compression);
  stream_ = take(arrow::io::CompressedOutputStream::Make(codec.get(), this->target));
}

void TextWriter::write(const std::string &text) {
  check(stream_->Write(text.data(), static_cast<int64_t>(text.size())));
}

void TextWriter::append(const arrow::RecordBatch &batch) {
  const int64_t pieces = (batch.num_rows() + rows_per_piece - 1) / rows_per_piece;
  // A few pieces per thread and turn, written in order, so that the text of a long batch is never held
  // whole.
  const int64_t turn = options.use_threads() ? 4 * options.threads : 1;
  for (int64_t first = 0; first < pieces; first += turn) {
    const auto count = static_cast<int>(std::min(turn, pieces - first));
    std::vector<std::string> texts(static_cast<size_t>(count));
    const auto one = [&](int i) {
      const int64_t begin = (first + i) * rows_per_piece;
      append_rows(batch, begin, std::min(batch.num_rows(), begin + rows_per_piece), texts[i]);
      return arrow::Status::OK();
    };
    check(arrow::internal::OptionalParallelFor(options.use_threads() && count > 1, count, one));
    for (const auto &text : texts) write(text);
  }
}

void TextWriter::finish() {
  if (stream_ != target) check(stream_->Close());
}

#endif
