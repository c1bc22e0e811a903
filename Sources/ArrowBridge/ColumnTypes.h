#pragma once

#include <arrow/type.h>

#include <memory>
#include <string>

/// The types in which columns cross the border, and which file types become which.

/// The type that a format string of the C data interface names; fails for one that is no column of ours.
std::shared_ptr<arrow::DataType> type_of_format(const char *format);

/// The format string of a type that crosses the border.
std::string format_of_type(const arrow::DataType &type);

/// What a column of a file's type is delivered as when nobody declared its type: texts of any kind with
/// 64-bit offsets, times in microseconds, dictionaries as their values. Null when the type cannot be read.
std::shared_ptr<arrow::DataType> delivered_type(const arrow::DataType &file_type);

/// Whether every value of `from`, a delivered type, is a value of `to`. Times are judged value by value,
/// later.
bool widens(const arrow::DataType &from, const arrow::DataType &to);
