#if __has_include(<arrow/api.h>)

#include "Failure.h"

#include <arrow/util/io_util.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <utility>

void fail(LeatFailureKind kind, std::string message) { throw Failure{kind, std::move(message)}; }

void fail_with_errno(const std::string &what) {
  const int code = errno;
  const auto kind = code == ENOENT || code == ENOTDIR ? LEAT_FAILURE_MISSING_FILE : LEAT_FAILURE_INPUT_OUTPUT;
  fail(kind, what + ": " + std::strerror(code));
}

/// What Arrow's status codes mean for the one who asked. Most stand for bytes that are not what they should
/// be.
static LeatFailureKind kind_of(const arrow::Status &status) {
  if (status.IsOutOfMemory() || status.IsCapacityError()) return LEAT_FAILURE_TOO_LARGE;
  if (status.IsNotImplemented()) return LEAT_FAILURE_UNSUPPORTED;
  if (status.IsIOError() && arrow::internal::ErrnoFromStatus(status) != 0) return LEAT_FAILURE_INPUT_OUTPUT;
  return LEAT_FAILURE_MALFORMED;
}

void fail_with_status(const arrow::Status &status) {
  // What the system said is a detail beside Arrow's message.
  const int code = arrow::internal::ErrnoFromStatus(status);
  const auto reason = code == 0 ? "" : std::string(": ") + std::strerror(code);
  fail(kind_of(status), clipped(status.message()) + reason);
}

Failure current_failure() {
  try {
    throw;
  } catch (const Failure &failure) {
    return failure;
  } catch (const std::bad_alloc &) {
    return {LEAT_FAILURE_TOO_LARGE, "the machine has not enough memory"};
  } catch (const std::exception &error) {
    // Parquet's own exceptions: damaged files, mostly.
    return {LEAT_FAILURE_MALFORMED, clipped(error.what())};
  } catch (...) {
    return {LEAT_FAILURE_BUG, "an unknown exception"};
  }
}

std::string clipped(std::string text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end -= 1;
  return text.substr(0, end) + "…";
}

#endif
