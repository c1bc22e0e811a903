#if __has_include(<arrow/api.h>)

#include "JsonColumn.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
#include <arrow/util/checked_cast.h>
#include <arrow/util/decimal.h>
#include <arrow/util/utf8.h>
#include <arrow/util/value_parsing.h>

#include <cmath>
#include <limits>
#include <optional>

#include "Failure.h"

using arrow::internal::checked_cast;

namespace {

[[noreturn]] void fail_with_value(const JsonValue &value) {
  if (value.kind == JsonValue::nested) fail(LEAT_FAILURE_UNSUPPORTED, "a list or an object");
  const std::string quote = value.kind == JsonValue::string ? "\"" : "";
  fail(LEAT_FAILURE_UNPARSABLE_TEXT, "invalid value " + quote + clipped(std::string(value.text)) + quote);
}

/// `parse` gives the cell that a value is, or nothing.
template <typename Builder, typename Parse>
class Cells final : public JsonColumn {
 public:
  Cells(std::unique_ptr<Builder> builder, Parse parse) : builder_(std::move(builder)), parse_(parse) {}

  void append(const JsonValue &value) override {
    const auto cell = parse_(value);
    if (!cell) fail_with_value(value);
    check(builder_->Append(*cell));
  }

  void append_null() override { check(builder_->AppendNull()); }

  std::shared_ptr<arrow::Array> finish() override {
    std::shared_ptr<arrow::Array> array;
    check(builder_->Finish(&array));
    return array;
  }

 private:
  std::unique_ptr<Builder> builder_;
  Parse parse_;
};

template <typename Builder, typename Parse>
std::unique_ptr<JsonColumn> cells(std::unique_ptr<Builder> builder, Parse parse) {
  return std::make_unique<Cells<Builder, Parse>>(std::move(builder), parse);
}

/// Whole numbers and durations: nothing but a number without fraction, in range.
template <typename Type, typename Parsed = Type>
std::unique_ptr<JsonColumn> whole(const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory) {
  using Value = typename Type::c_type;
  return cells(
    std::make_unique<typename arrow::TypeTraits<Type>::BuilderType>(type, memory),
    [](const JsonValue &value) -> std::optional<Value> {
      Value cell;
      const bool parsed = value.kind == JsonValue::number &&
        arrow::internal::ParseValue<Parsed>(value.text.data(), value.text.size(), &cell);
      return parsed ? std::optional(cell) : std::nullopt;
    });
}

template <typename Type>
std::unique_ptr<JsonColumn> floats(const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory) {
  using Value = typename Type::c_type;
  return cells(
    std::make_unique<typename arrow::TypeTraits<Type>::BuilderType>(type, memory),
    [](const JsonValue &value) -> std::optional<Value> {
      constexpr auto infinity = std::numeric_limits<Value>::infinity();
      if (value.kind == JsonValue::string) {
        if (value.text == "NaN") return std::numeric_limits<Value>::quiet_NaN();
        if (value.text == "Infinity") return infinity;
        if (value.text == "-Infinity") return -infinity;
        return std::nullopt;
      }
      Value cell;
      const bool parsed = value.kind == JsonValue::number &&
        arrow::internal::ParseValue<Type>(value.text.data(), value.text.size(), &cell);
      return parsed ? std::optional(cell) : std::nullopt;
    });
}

std::unique_ptr<JsonColumn> dates(const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory) {
  return cells(
    std::make_unique<arrow::Date32Builder>(type, memory),
    [](const JsonValue &value) -> std::optional<int32_t> {
      int32_t days;
      const bool parsed = value.kind == JsonValue::string &&
        arrow::internal::ParseValue<arrow::Date32Type>(value.text.data(), value.text.size(), &days);
      return parsed ? std::optional(days) : std::nullopt;
    });
}

/// A time with an offset or `Z` exactly where the column has a zone.
std::unique_ptr<JsonColumn> times(const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory) {
  const bool zoned = !checked_cast<const arrow::TimestampType &>(*type).timezone().empty();
  return cells(
    std::make_unique<arrow::TimestampBuilder>(type, memory),
    [zoned](const JsonValue &value) -> std::optional<int64_t> {
      int64_t microseconds;
      bool has_offset = false;
      const bool parsed = value.kind == JsonValue::string &&
        arrow::internal::ParseTimestampISO8601(
                            value.text.data(), value.text.size(), arrow::TimeUnit::MICRO, &microseconds,
                            &has_offset);
      return parsed && has_offset == zoned ? std::optional(microseconds) : std::nullopt;
    });
}

std::unique_ptr<JsonColumn> decimals(
  const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory) {
  const auto &declared = checked_cast<const arrow::Decimal128Type &>(*type);
  const int32_t precision = declared.precision(), scale = declared.scale();
  return cells(
    std::make_unique<arrow::Decimal128Builder>(type, memory),
    [precision, scale](const JsonValue &value) -> std::optional<arrow::Decimal128> {
      arrow::Decimal128 cell;
      int32_t found_precision, found_scale;
      const bool may_be = value.kind == JsonValue::number || value.kind == JsonValue::string;
      if (!may_be || !arrow::Decimal128::FromString(value.text, &cell, &found_precision, &found_scale).ok()) {
        return std::nullopt;
      }
      const auto scaled = cell.Rescale(found_scale, scale);
      if (!scaled.ok() || !scaled->FitsInPrecision(precision)) return std::nullopt;
      return *scaled;
    });
}

}  // namespace

std::unique_ptr<JsonColumn> json_column(
  const std::shared_ptr<arrow::DataType> &type, arrow::MemoryPool *memory) {
  using namespace arrow;
  switch (type->id()) {
    case Type::BOOL:
      return cells(
        std::make_unique<BooleanBuilder>(type, memory), [](const JsonValue &value) -> std::optional<bool> {
          if (value.kind != JsonValue::boolean) return std::nullopt;
          return value.text == "true";
        });
    case Type::INT8: return whole<Int8Type>(type, memory);
    case Type::INT16: return whole<Int16Type>(type, memory);
    case Type::INT32: return whole<Int32Type>(type, memory);
    case Type::INT64: return whole<Int64Type>(type, memory);
    case Type::UINT8: return whole<UInt8Type>(type, memory);
    case Type::UINT16: return whole<UInt16Type>(type, memory);
    case Type::UINT32: return whole<UInt32Type>(type, memory);
    case Type::UINT64: return whole<UInt64Type>(type, memory);
    case Type::DURATION: return whole<DurationType, Int64Type>(type, memory);
    case Type::FLOAT: return floats<FloatType>(type, memory);
    case Type::DOUBLE: return floats<DoubleType>(type, memory);
    case Type::DATE32: return dates(type, memory);
    case Type::TIMESTAMP: return times(type, memory);
    case Type::DECIMAL128: return decimals(type, memory);
    case Type::LARGE_STRING:
      util::InitializeUTF8();
      return cells(
        std::make_unique<LargeStringBuilder>(type, memory),
        [](const JsonValue &value) -> std::optional<std::string_view> {
          if (value.kind != JsonValue::string) return std::nullopt;
          if (!util::ValidateUTF8(value.text)) fail(LEAT_FAILURE_INVALID_UTF8, "");
          return value.text;
        });
    case Type::NA:
      return cells(
        std::make_unique<Int8Builder>(int8(), memory),
        [](const JsonValue &) -> std::optional<int8_t> { return std::nullopt; });
    default: fail(LEAT_FAILURE_UNSUPPORTED, "JSON has no value for " + type->ToString());
  }
}

#endif
