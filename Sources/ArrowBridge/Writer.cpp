#if __has_include(<arrow/api.h>)

#include "Writer.h"

#include <arrow/util/thread_pool.h>

#include <unordered_set>

#include "Failure.h"

std::unique_ptr<Writer> open_writer(
  const std::string &path, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options) {
  std::unordered_set<std::string> names;
  for (const auto &name : schema->field_names()) {
    if (!names.insert(name).second) {
      throw Failure{LEAT_FAILURE_DUPLICATE_COLUMN, "two columns of this name cannot be written", 0, name};
    }
  }
  if (options.use_threads() && arrow::GetCpuThreadPoolCapacity() != options.threads) {
    check(arrow::SetCpuThreadPoolCapacity(options.threads));
  }
  auto target = std::make_shared<TargetFile>(path, options.keeps_existing);
  switch (options.format) {
    case LEAT_FORMAT_CSV: return write_csv(std::move(target), std::move(schema), options);
    case LEAT_FORMAT_PARQUET: return write_parquet(std::move(target), std::move(schema), options);
    case LEAT_FORMAT_NDJSON: return write_ndjson(std::move(target), std::move(schema), options);
    case LEAT_FORMAT_ARROW: return write_ipc(std::move(target), std::move(schema), options);
  }
  fail(LEAT_FAILURE_BUG, "no such format");
}

#endif
