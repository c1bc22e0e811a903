#if __has_include(<arrow/api.h>)

#include "Reader.h"

#include <arrow/util/parallel.h>
#include <arrow/util/thread_pool.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "ColumnMemory.h"
#include "Failure.h"

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

static Source open_source(const std::string &path, ReadOptions options, int64_t memory_limit) {
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

std::unique_ptr<Reader> open_reader(const std::string &path, ReadOptions options, int64_t memory_limit) {
  if (options.use_threads() && arrow::GetCpuThreadPoolCapacity() != options.threads) {
    check(arrow::SetCpuThreadPoolCapacity(options.threads));
  }
  auto source = open_source(path, std::move(options), memory_limit);
  switch (source.options.format) {
    case LEAT_FORMAT_CSV: return open_csv(std::move(source));
    case LEAT_FORMAT_PARQUET: return open_parquet(std::move(source));
    case LEAT_FORMAT_ARROW: return open_ipc(std::move(source));
  }
  fail(LEAT_FAILURE_BUG, "no such format");
}

#endif
