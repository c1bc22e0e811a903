#pragma once

#include <arrow/array/array_base.h>
#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <string>

/// How the cells of one type are written as CSV: null is empty; floats are the shortest text that reads back
/// to the same value, with `NaN`, `inf` and `-inf`; texts are quoted where they must be, and where they are
/// empty, since an empty field is a null; times are ISO 8601, with a `Z` where they have a zone.
class CsvCells {
 public:
  virtual ~CsvCells() = default;
  /// The array stays the caller's, and must live as long as it is used.
  virtual void use(const arrow::Array &array) = 0;
  virtual void append(int64_t row, std::string &line) const = 0;
};

/// Fails for types that CSV has no text for.
std::unique_ptr<CsvCells> csv_cells(const arrow::DataType &type, char delimiter);

/// Appends a text, in quotes if it needs them.
void append_csv_text(std::string_view text, char delimiter, std::string &line);

/// Appends the shortest decimal that reads back to `value`, in the layout of Swift's `description`.
void append_shortest(double value, std::string &line);
void append_shortest(float value, std::string &line);
