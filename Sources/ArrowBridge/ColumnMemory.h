#pragma once

#include <arrow/memory_pool.h>

#include <atomic>
#include <cstdint>
#include <string>

/// The memory of one reader and of the columns that it read: counts what is held against a limit, and takes
/// large blocks in huge pages, since touching fresh 4 KiB pages costs more than decoding into them.
class ColumnMemory final : public arrow::MemoryPool {
 public:
  /// Memory with a limit in bytes; 0 for none. It is never destroyed, a few words per reader: columns outlive
  /// their readers, and so do reads that Arrow began ahead of time on its own threads.
  static ColumnMemory *with_limit(int64_t limit) { return new ColumnMemory(limit); }

  using MemoryPool::Allocate;
  using MemoryPool::Free;
  using MemoryPool::Reallocate;

  arrow::Status Allocate(int64_t size, int64_t alignment, uint8_t **out) override;
  arrow::Status Reallocate(int64_t old_size, int64_t new_size, int64_t alignment, uint8_t **block) override;
  void Free(uint8_t *block, int64_t size, int64_t alignment) override;

  int64_t bytes_allocated() const override { return held_.load(); }
  int64_t total_bytes_allocated() const override { return total_.load(); }
  int64_t num_allocations() const override { return allocations_.load(); }
  std::string backend_name() const override { return "leat"; }

 private:
  explicit ColumnMemory(int64_t limit) : limit_(limit) {}
  arrow::Status reserve(int64_t size);

  const int64_t limit_;
  std::atomic<int64_t> held_ = 0;
  std::atomic<int64_t> total_ = 0;
  std::atomic<int64_t> allocations_ = 0;
};
