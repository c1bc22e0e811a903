#if __has_include(<arrow/api.h>)

#include "ColumnTypes.h"

#include <arrow/c/abi.h>
#include <arrow/c/bridge.h>
#include <arrow/type_traits.h>
#include <arrow/util/checked_cast.h>

#include "Failure.h"

using arrow::Type;
using arrow::internal::checked_cast;

std::shared_ptr<arrow::DataType> type_of_format(const char *format) {
  ArrowSchema schema = {};
  schema.format = format;
  schema.release = [](ArrowSchema *self) { self->release = nullptr; };
  auto type = take(arrow::ImportType(&schema));
  auto delivered = delivered_type(*type);
  if (!delivered || !delivered->Equals(*type)) {
    fail(LEAT_FAILURE_BUG, "no column has type " + type->ToString());
  }
  return type;
}

std::string format_of_type(const arrow::DataType &type) {
  ArrowSchema schema;
  check(arrow::ExportType(type, &schema));
  std::string format = schema.format;
  schema.release(&schema);
  return format;
}

std::shared_ptr<arrow::DataType> delivered_type(const arrow::DataType &type) {
  switch (type.id()) {
    case Type::NA:
    case Type::BOOL:
    case Type::INT8:
    case Type::INT16:
    case Type::INT32:
    case Type::INT64:
    case Type::UINT8:
    case Type::UINT16:
    case Type::UINT32:
    case Type::UINT64:
    case Type::FLOAT:
    case Type::DOUBLE:
    case Type::DECIMAL128:
    case Type::DATE32: return type.GetSharedPtr();
    case Type::HALF_FLOAT: return arrow::float32();
    case Type::STRING:
    case Type::LARGE_STRING:
    case Type::STRING_VIEW: return arrow::large_utf8();
    case Type::DATE64: return arrow::date32();
    case Type::TIMESTAMP:
      return arrow::timestamp(
        arrow::TimeUnit::MICRO, checked_cast<const arrow::TimestampType &>(type).timezone());
    case Type::DURATION: return arrow::duration(arrow::TimeUnit::MICRO);
    case Type::DECIMAL32:
    case Type::DECIMAL64: {
      const auto &decimal = checked_cast<const arrow::DecimalType &>(type);
      return arrow::decimal128(decimal.precision(), decimal.scale());
    }
    case Type::DICTIONARY:
      return delivered_type(*checked_cast<const arrow::DictionaryType &>(type).value_type());
    default: return nullptr;  // The set is Arrow's and grows; what is not named above cannot be read.
  }
}

/// Bits of magnitude that an integer type holds, or that a float type holds without rounding.
static int exact_bits(const arrow::DataType &type) {
  if (type.id() == Type::FLOAT) return 24;
  if (type.id() == Type::DOUBLE) return 53;
  return type.bit_width() - (arrow::is_signed_integer(type.id()) ? 1 : 0);
}

static bool is_zoned(const arrow::DataType &type) {
  return !checked_cast<const arrow::TimestampType &>(type).timezone().empty();
}

bool widens(const arrow::DataType &from, const arrow::DataType &to) {
  if (from.Equals(to) || from.id() == Type::NA) return true;
  if (from.id() == Type::TIMESTAMP && to.id() == Type::TIMESTAMP) {
    // Two zones are two ways to show one instant; with and without a zone are different things.
    return is_zoned(from) == is_zoned(to);
  }
  if (from.id() == Type::DECIMAL128 && to.id() == Type::DECIMAL128) {
    const auto &narrow = checked_cast<const arrow::DecimalType &>(from);
    const auto &wide = checked_cast<const arrow::DecimalType &>(to);
    return narrow.scale() == wide.scale() && narrow.precision() <= wide.precision();
  }
  if (arrow::is_integer(from.id()) && (arrow::is_integer(to.id()) || arrow::is_floating(to.id()))) {
    if (arrow::is_signed_integer(from.id()) && arrow::is_unsigned_integer(to.id())) return false;
    return exact_bits(from) <= exact_bits(to);
  }
  return from.id() == Type::FLOAT && to.id() == Type::DOUBLE;
}

#endif
