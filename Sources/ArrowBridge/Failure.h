#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <cstdint>
#include <string>

#include "CArrow.h"

/// Thrown inside the bridge and turned into a `LeatFailure` at its border.
struct Failure {
  LeatFailureKind kind;
  std::string message;
  int64_t row = 0;
  std::string column = {};
};

[[noreturn]] void fail(LeatFailureKind kind, std::string message);

/// The failure of a system call that has just set `errno`.
[[noreturn]] void fail_with_errno(const std::string &what);

[[noreturn]] void fail_with_status(const arrow::Status &status);

inline void check(const arrow::Status &status) {
  if (!status.ok()) fail_with_status(status);
}

template <typename Value>
Value take(arrow::Result<Value> result) {
  if (!result.ok()) fail_with_status(result.status());
  return std::move(result).ValueUnsafe();
}

/// Describes the exception in flight. To be called in a catch clause.
Failure current_failure();

/// Cuts a text at `limit` bytes, between two characters, and says so with an ellipsis.
std::string clipped(std::string text, size_t limit = 300);
