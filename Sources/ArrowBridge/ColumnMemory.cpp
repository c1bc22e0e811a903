#if __has_include(<arrow/api.h>)

#include "ColumnMemory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

namespace {

constexpr int64_t huge_page = int64_t{1} << 21;
/// Blocks from this size on come straight from the system, aligned to huge pages.
constexpr int64_t large_block = 2 * huge_page;

bool is_large(int64_t size) { return size >= large_block; }

int64_t mapped_size(int64_t size) { return (size + huge_page - 1) / huge_page * huge_page; }

/// Large blocks that nobody holds, kept for the next read of the process: the system would zero each page
/// anew.
class IdleBlocks {
  struct Block {
    uint8_t *start;
    int64_t size;
  };

 public:
  static IdleBlocks &shared() {
    static auto *blocks = new IdleBlocks;
    return *blocks;
  }

  /// A block of exactly this size, or null.
  uint8_t *take(int64_t size) {
    const std::lock_guard guard(mutex_);
    const auto fits = [&](const Block &block) { return block.size == size; };
    const auto found = std::find_if(blocks_.begin(), blocks_.end(), fits);
    if (found == blocks_.end()) return nullptr;
    auto *start = found->start;
    blocks_.erase(found);
    kept_ -= size;
    return start;
  }

  bool keep(uint8_t *start, int64_t size) {
    const std::lock_guard guard(mutex_);
    if (kept_ + size > most) return false;
    blocks_.push_back({start, size});
    kept_ += size;
    return true;
  }

 private:
  static constexpr int64_t most = int64_t{256} << 20;
  std::mutex mutex_;
  std::vector<Block> blocks_;
  int64_t kept_ = 0;
};

arrow::Status map_block(int64_t size, uint8_t **out) {
  *out = IdleBlocks::shared().take(mapped_size(size));
  if (*out) return arrow::Status::OK();
  // One page more than needed, so that an aligned block can be cut out.
  const int64_t wanted = mapped_size(size);
  void *start = mmap(nullptr, wanted + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) {
    return arrow::Status::OutOfMemory("the system has no ", size, " bytes of memory left");
  }
  const auto address = reinterpret_cast<uintptr_t>(start);
  const uintptr_t aligned = (address + huge_page - 1) / huge_page * huge_page;
  const uintptr_t end = address + wanted + huge_page;
  if (aligned > address) munmap(start, aligned - address);
  if (end > aligned + wanted) munmap(reinterpret_cast<void *>(aligned + wanted), end - aligned - wanted);
  *out = reinterpret_cast<uint8_t *>(aligned);
  // Advice only: without huge pages it is slower, not wrong.
  madvise(*out, wanted, MADV_HUGEPAGE);
  return arrow::Status::OK();
}

}  // namespace

arrow::Status ColumnMemory::reserve(int64_t size) {
  const int64_t held = held_.fetch_add(size) + size;
  if (limit_ > 0 && held > limit_) {
    held_.fetch_sub(size);
    return arrow::Status::OutOfMemory(
      "reading needs ", held, " bytes at a time and the limit is ", limit_, " bytes");
  }
  return arrow::Status::OK();
}

arrow::Status ColumnMemory::Allocate(int64_t size, int64_t alignment, uint8_t **out) {
  ARROW_RETURN_NOT_OK(reserve(size));
  auto status = is_large(size) ? map_block(size, out)
                               : arrow::default_memory_pool()->Allocate(size, alignment, out);
  if (!status.ok()) {
    held_.fetch_sub(size);
    return status;
  }
  total_.fetch_add(size);
  allocations_.fetch_add(1);
  return status;
}

arrow::Status ColumnMemory::Reallocate(
  int64_t old_size, int64_t new_size, int64_t alignment, uint8_t **block) {
  if (!is_large(old_size) && !is_large(new_size)) {
    ARROW_RETURN_NOT_OK(reserve(new_size - old_size));
    auto status = arrow::default_memory_pool()->Reallocate(old_size, new_size, alignment, block);
    if (!status.ok()) held_.fetch_sub(new_size - old_size);
    return status;
  }
  if (is_large(old_size) && mapped_size(old_size) == mapped_size(new_size)) {
    ARROW_RETURN_NOT_OK(reserve(new_size - old_size));
    return arrow::Status::OK();
  }
  uint8_t *moved = nullptr;
  ARROW_RETURN_NOT_OK(Allocate(new_size, alignment, &moved));
  std::memcpy(moved, *block, std::min(old_size, new_size));
  Free(*block, old_size, alignment);
  *block = moved;
  return arrow::Status::OK();
}

void ColumnMemory::Free(uint8_t *block, int64_t size, int64_t alignment) {
  held_.fetch_sub(size);
  if (is_large(size)) {
    const int64_t mapped = mapped_size(size);
    if (!IdleBlocks::shared().keep(block, mapped)) munmap(block, mapped);
  } else {
    arrow::default_memory_pool()->Free(block, size, alignment);
  }
}

#endif
