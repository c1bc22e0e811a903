#if __has_include(<arrow/api.h>)

#include <arrow/array/array_base.h>
#include <arrow/array/util.h>
#include <arrow/buffer.h>
#include <arrow/type_traits.h>
#include <arrow/util/bit_util.h>
#include <arrow/util/bitmap_ops.h>

#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#include "Failure.h"
#include "Writer.h"

namespace {

/// The values of a column of fixed width, in a copy that may be changed.
std::shared_ptr<arrow::ArrayData> copied(const arrow::ArrayData &data, int64_t width) {
  auto copy = data.Copy();
  const int64_t size = (data.offset + data.length) * width;
  std::shared_ptr<arrow::Buffer> values = take(arrow::AllocateBuffer(size));
  std::memcpy(values->mutable_data(), data.buffers[1]->data(), static_cast<size_t>(size));
  copy->buffers[1] = std::move(values);
  return copy;
}

template <typename Float>
std::shared_ptr<arrow::ArrayData> with_one_nan(std::shared_ptr<arrow::ArrayData> data) {
  using Bits = std::conditional_t<sizeof(Float) == 8, uint64_t, uint32_t>;
  constexpr auto nan = std::bit_cast<Bits>(std::numeric_limits<Float>::quiet_NaN());
  const auto *values = data->GetValues<Float>(1);
  bool other = false;
  for (int64_t i = 0; i < data->length; i++) {
    other |= (values[i] != values[i]) & (std::bit_cast<Bits>(values[i]) != nan);
  }
  if (!other) return data;
  auto copy = copied(*data, sizeof(Float));
  auto *written = copy->GetMutableValues<Bits>(1);
  for (int64_t i = 0; i < data->length; i++) {
    if (values[i] != values[i]) written[i] = nan;
  }
  return copy;
}

std::shared_ptr<arrow::ArrayData> with_zeros_under_nulls(std::shared_ptr<arrow::ArrayData> data) {
  const auto id = data->type->id();
  const bool is_fixed = arrow::is_primitive(id) || id == arrow::Type::DECIMAL128;
  if (!is_fixed || data->GetNullCount() == 0) return data;
  if (id == arrow::Type::BOOL) {
    auto copy = data->Copy();
    copy->buffers[1] = take(arrow::internal::BitmapAnd(
      arrow::default_memory_pool(), data->buffers[0]->data(), data->offset, data->buffers[1]->data(),
      data->offset, data->length, data->offset));
    return copy;
  }
  const int64_t width = data->type->byte_width();
  const auto *validity = data->buffers[0]->data();
  auto copy = copied(*data, width);
  auto *values = copy->buffers[1]->mutable_data();
  std::memset(values, 0, static_cast<size_t>(data->offset * width));
  for (int64_t i = data->offset; i < data->offset + data->length; i++) {
    if (!arrow::bit_util::GetBit(validity, i)) std::memset(values + i * width, 0, static_cast<size_t>(width));
  }
  return copy;
}

}  // namespace

std::shared_ptr<arrow::RecordBatch> canonical(const arrow::RecordBatch &batch) {
  arrow::ArrayVector columns;
  for (const auto &column : batch.columns()) {
    auto data = with_zeros_under_nulls(column->data());
    if (data->type->id() == arrow::Type::FLOAT) data = with_one_nan<float>(std::move(data));
    if (data->type->id() == arrow::Type::DOUBLE) data = with_one_nan<double>(std::move(data));
    columns.push_back(arrow::MakeArray(data));
  }
  return arrow::RecordBatch::Make(batch.schema(), batch.num_rows(), std::move(columns));
}

#endif
