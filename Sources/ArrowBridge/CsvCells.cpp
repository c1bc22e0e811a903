#if __has_include(<arrow/api.h>)

#include "CsvCells.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/array_decimal.h>
#include <arrow/array/array_primitive.h>
#include <arrow/util/checked_cast.h>

#include <charconv>
#include <cstdlib>
#include <cmath>
#include <string_view>

#include "Failure.h"

using arrow::internal::checked_cast;

void append_csv_text(std::string_view text, char delimiter, std::string &line) {
  const char special[] = {delimiter, '"', '\r', '\n'};
  if (!text.empty() && text.find_first_of(std::string_view(special, 4)) == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (size_t start = 0;;) {
    const auto quote = text.find('"', start);
    line += text.substr(start, quote - start);
    if (quote == std::string_view::npos) break;
    line += "\"\"";
    start = quote + 1;
  }
  line += '"';
}

template <typename Float>
static void append_float(Float value, Float largest_plain, std::string &line) {
  if (std::isnan(value)) {
    line += "NaN";
    return;
  }
  if (std::isinf(value)) {
    line += value > 0 ? "inf" : "-inf";
    return;
  }
  const Float magnitude = std::fabs(value);
  const bool plain = magnitude == 0 || (magnitude >= static_cast<Float>(1e-4) && magnitude <= largest_plain);
  char text[64];
  const auto end = std::to_chars(
    text, text + sizeof text, value, plain ? std::chars_format::fixed : std::chars_format::scientific);
  const std::string_view digits(text, static_cast<size_t>(end.ptr - text));
  line += digits;
  // So that a whole number is seen to be a float.
  if (plain && digits.find('.') == std::string_view::npos) line += ".0";
}

// Above 2^53 and 2^24 not every whole number is a value, and the plain layout would show digits that mean
// nothing.
void append_shortest(double value, std::string &line) { append_float(value, 0x1p53, line); }
void append_shortest(float value, std::string &line) { append_float(value, 0x1p24f, line); }

namespace {

void append_number(int64_t value, std::string &line) {
  char text[24];
  line.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void append_number(uint64_t value, std::string &line) {
  char text[24];
  line.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void append_padded(int64_t value, size_t width, std::string &line) {
  char text[24];
  const auto size = static_cast<size_t>(std::to_chars(text, text + sizeof text, value).ptr - text);
  if (size < width) line.append(width - size, '0');
  line.append(text, size);
}

/// A day of the proleptic Gregorian calendar, by the era arithmetic of Types' CivilDate.
void append_date(int64_t days, std::string &line) {
  const int64_t shifted = days + 719468;
  const int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int64_t day_of_era = shifted - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t march_month = (5 * day_of_year + 2) / 153;
  const int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  if (year < 0) line += '-';
  append_padded(std::abs(year), 4, line);
  line += '-';
  append_padded(month, 2, line);
  line += '-';
  append_padded(day_of_year - (153 * march_month + 2) / 5 + 1, 2, line);
}

void append_timestamp(int64_t microseconds, std::string &line) {
  constexpr int64_t day = 86400000000;
  int64_t days = microseconds / day, rest = microseconds % day;
  if (rest < 0) {
    rest += day;
    days -= 1;
  }
  append_date(days, line);
  line += 'T';
  append_padded(rest / 3600000000, 2, line);
  line += ':';
  append_padded(rest / 60000000 % 60, 2, line);
  line += ':';
  append_padded(rest / 1000000 % 60, 2, line);
  if (rest % 1000000 == 0) return;
  line += '.';
  append_padded(rest % 1000000, 6, line);
}

/// Cells of one array class, each appended by `append_value`.
template <typename ArrayType, typename AppendValue>
class Cells final : public CsvCells {
 public:
  explicit Cells(AppendValue append_value) : append_value_(append_value) {}

  void use(const arrow::Array &array) override { array_ = &checked_cast<const ArrayType &>(array); }

  void append(int64_t row, std::string &line) const override {
    if (array_->IsValid(row)) append_value_(*array_, row, line);
  }

 private:
  AppendValue append_value_;
  const ArrayType *array_ = nullptr;
};

template <typename ArrayType, typename AppendValue>
std::unique_ptr<CsvCells> cells(AppendValue append_value) {
  return std::make_unique<Cells<ArrayType, AppendValue>>(append_value);
}

template <typename ArrayType, typename Widened>
std::unique_ptr<CsvCells> number_cells() {
  return cells<ArrayType>([](const ArrayType &array, int64_t row, std::string &line) {
    append_number(static_cast<Widened>(array.Value(row)), line);
  });
}

template <typename ArrayType>
std::unique_ptr<CsvCells> float_cells() {
  return cells<ArrayType>(
    [](const ArrayType &array, int64_t row, std::string &line) { append_shortest(array.Value(row), line); });
}

std::unique_ptr<CsvCells> timestamp_cells(bool zoned) {
  return cells<arrow::TimestampArray>([zoned](const auto &array, int64_t row, std::string &line) {
    append_timestamp(array.Value(row), line);
    if (zoned) line += 'Z';
  });
}

}  // namespace

std::unique_ptr<CsvCells> csv_cells(const arrow::DataType &type, char delimiter) {
  using namespace arrow;
  switch (type.id()) {
    case Type::BOOL:
      return cells<BooleanArray>([](const auto &array, int64_t row, std::string &line) {
        line += array.Value(row) ? "true" : "false";
      });
    case Type::INT8: return number_cells<Int8Array, int64_t>();
    case Type::INT16: return number_cells<Int16Array, int64_t>();
    case Type::INT32: return number_cells<Int32Array, int64_t>();
    case Type::INT64: return number_cells<Int64Array, int64_t>();
    case Type::UINT8: return number_cells<UInt8Array, uint64_t>();
    case Type::UINT16: return number_cells<UInt16Array, uint64_t>();
    case Type::UINT32: return number_cells<UInt32Array, uint64_t>();
    case Type::UINT64: return number_cells<UInt64Array, uint64_t>();
    case Type::DURATION: return number_cells<DurationArray, int64_t>();
    case Type::FLOAT: return float_cells<FloatArray>();
    case Type::DOUBLE: return float_cells<DoubleArray>();
    case Type::DATE32:
      return cells<Date32Array>(
        [](const auto &array, int64_t row, std::string &line) { append_date(array.Value(row), line); });
    case Type::TIMESTAMP:
      return timestamp_cells(!checked_cast<const TimestampType &>(type).timezone().empty());
    case Type::LARGE_STRING:
      return cells<LargeStringArray>([delimiter](const auto &array, int64_t row, std::string &line) {
        append_csv_text(array.GetView(row), delimiter, line);
      });
    case Type::DECIMAL128:
      return cells<Decimal128Array>(
        [](const auto &array, int64_t row, std::string &line) { line += array.FormatValue(row); });
    case Type::NA:
      return cells<NullArray>([](const auto &, int64_t, std::string &) {});
    default: fail(LEAT_FAILURE_UNSUPPORTED, "CSV has no text for " + type.ToString());
  }
}

#endif
