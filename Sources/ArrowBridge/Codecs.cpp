#if __has_include(<arrow/api.h>)

#include "Codecs.h"

#include "Failure.h"

arrow::Compression::type compression_type(LeatCompression compression) {
  switch (compression) {
    case LEAT_COMPRESSION_NONE: return arrow::Compression::UNCOMPRESSED;
    case LEAT_COMPRESSION_SNAPPY: return arrow::Compression::SNAPPY;
    case LEAT_COMPRESSION_ZSTD: return arrow::Compression::ZSTD;
    case LEAT_COMPRESSION_GZIP: return arrow::Compression::GZIP;
  }
  fail(LEAT_FAILURE_BUG, "no such compression");
}

std::unique_ptr<arrow::util::Codec> codec_of(LeatCompression compression) {
  return take(arrow::util::Codec::Create(compression_type(compression)));
}

#endif
