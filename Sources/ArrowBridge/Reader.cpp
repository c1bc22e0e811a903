#if __has_include(<arrow/api.h>)

#include "Reader.h"

#include <arrow/buffer.h>
#include <arrow/buffer_builder.h>
#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/util/io_util.h>
#include <arrow/util/parallel.h>
#include <arrow/util/thread_pool.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "Codecs.h"
#include "ColumnMemory.h"
#include "Failure.h"
#include "ObjectStore.h"

Columns Reader::deliver(
  const std::vector<Wanted> &wanted, const std::vector<std::shared_ptr<arrow::ChunkedArray>> &found,
  int64_t row_count) const {
  Columns columns = {{}, row_count};
  columns.data.resize(wanted.size());
  std::vector<std::optional<Failure>> failures(wanted.size());
  const auto one = [&](int i) {
    // An exception must not leave a thread of Arrow's pool.
    try {
      columns.data[i] = fulfil(wanted[i], *found[i], row_count, source.memory);
    } catch (...) {
      failures[i] = current_failure();
    }
    return arrow::Status::OK();
  };
  check(arrow::internal::OptionalParallelFor(
    source.options.use_threads() && wanted.size() > 1, static_cast<int>(wanted.size()), one));
  // The first in the caller's order, so that the message does not depend on the threads.
  for (const auto &failure : failures) {
    if (failure) throw *failure;
  }
  return columns;
}

static Source open_object(const std::string &uri, ReadOptions options, int64_t memory_limit) {
  const auto object = object_of(uri);
  auto file = object.store->OpenInputFile(object.key);
  if (!file.ok() && arrow::internal::ErrnoFromStatus(file.status()) == ENOENT) {
    object.require_bucket();
    fail(LEAT_FAILURE_MISSING_FILE, "");
  }
  if (!file.ok()) fail(LEAT_FAILURE_INPUT_OUTPUT, clipped(file.status().message()));
  const auto size = take((*file)->GetSize());
  return {uri, *file, size, ColumnMemory::with_limit(memory_limit), std::move(options)};
}

static Source open_source(const std::string &path, ReadOptions options, int64_t memory_limit) {
  if (is_uri(path)) return open_object(path, std::move(options), memory_limit);
  // Not blocking, lest a pipe without a writer hold us up before we can refuse it.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) fail_with_errno("cannot open it");
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    const bool folder = S_ISDIR(status.st_mode);
    close(descriptor);
    fail(LEAT_FAILURE_INPUT_OUTPUT, folder ? "it is a folder" : "it is no regular file");
  }
  auto *memory = ColumnMemory::with_limit(memory_limit);
  auto file = arrow::io::ReadableFile::Open(descriptor, memory);
  if (!file.ok()) close(descriptor);
  return {path, take(std::move(file)), status.st_size, memory, std::move(options)};
}

/// Text that lies in memory takes the place of the file.
static void replace(Source &source, std::shared_ptr<arrow::Buffer> text) {
  source.byte_count = text->size();
  source.file = std::make_shared<arrow::io::BufferReader>(std::move(text));
}

/// Unpacks a file as a whole: its readers look at parts of it more than once.
static void unpack(Source &source) {
  constexpr int64_t step = int64_t{1} << 20;
  const auto codec = codec_of(source.options.compression);
  const auto stream = take(arrow::io::CompressedInputStream::Make(codec.get(), source.file, source.memory));
  arrow::BufferBuilder text(source.memory);
  for (;;) {
    check(text.Reserve(step));
    const auto read = stream->Read(step, text.mutable_data() + text.length());
    if (!read.ok() && read.status().IsIOError()) {
      fail(LEAT_FAILURE_MALFORMED, "it is not packed with " + codec->name() + ", or damaged");
    }
    const int64_t count = take(read);
    if (count == 0) break;
    text.UnsafeAdvance(count);
  }
  replace(source, take(text.Finish()));
}

/// Leaves out the lines above the table.
static void skip_lines(Source &source) {
  constexpr int64_t step = int64_t{1} << 20;
  int64_t left = source.options.skipped_lines, begin = 0;
  while (left > 0) {
    const auto block = take(source.file->ReadAt(begin, step));
    if (block->size() == 0) {
      fail(
        LEAT_FAILURE_MALFORMED,
        "it has fewer than the " + std::to_string(source.options.skipped_lines) + " lines to skip");
    }
    const auto *at = block->data(), *end = at + block->size();
    while (left > 0 && at < end) {
      if (*at++ == '\n') left -= 1;
    }
    begin += at - block->data();
  }
  replace(source, take(source.file->ReadAt(begin, source.byte_count - begin)));
}

std::unique_ptr<Reader> open_reader(const std::string &path, ReadOptions options, int64_t memory_limit) {
  if (options.use_threads() && arrow::GetCpuThreadPoolCapacity() != options.threads) {
    check(arrow::SetCpuThreadPoolCapacity(options.threads));
  }
  auto source = open_source(path, std::move(options), memory_limit);
  if (source.options.compression != LEAT_COMPRESSION_NONE) unpack(source);
  if (source.options.skipped_lines > 0) skip_lines(source);
  switch (source.options.format) {
    case LEAT_FORMAT_CSV: return open_csv(std::move(source));
    case LEAT_FORMAT_PARQUET: return open_parquet(std::move(source));
    case LEAT_FORMAT_ARROW: return open_ipc(std::move(source));
    case LEAT_FORMAT_NDJSON: return open_ndjson(std::move(source));
  }
  fail(LEAT_FAILURE_BUG, "no such format");
}

#endif
