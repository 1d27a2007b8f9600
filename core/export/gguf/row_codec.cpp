// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/row_codec.h"

#include <ATen/ATen.h>

#include <functional>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_quantizer.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/interruptible_rows.h"

namespace aq {
namespace {

void for_codec_rows(std::int64_t rows, std::int64_t width,
                    const std::function<void(std::int64_t row)>& body) {
  constexpr std::int64_t kStrip = 1 << 22;  // the slowest types take 10 ns a value
  interruptible_rows(rows, width, kStrip, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) body(row);
  });
}

[[noreturn]] void no_codec(std::uint32_t type) {
  throw Error(ErrorKind::Internal, "laying out", "rows",
              "the type " + std::to_string(type) + " is not written");
}

}  // namespace

std::int64_t row_bytes(std::uint32_t type, std::int64_t width) {
  const GgmlType* known = find_ggml_type(type);
  if (known == nullptr || width % known->values != 0)
    throw Error(ErrorKind::Internal, "laying out", "rows",
                std::to_string(width) + " values are no whole blocks of the type " + std::to_string(type));
  return width / known->values * known->bytes;
}

at::Tensor encode_rows(std::uint32_t type, const at::Tensor& values) {
  const std::int64_t rows = values.size(0), width = values.size(1);
  if (const at::ScalarType dtype = plain_dtype(type); dtype != at::ScalarType::Undefined)
    return values.to(dtype).contiguous().view(at::kByte);
  const QuantizeRow quantize = find_quantizer(type);
  if (quantize == nullptr) no_codec(type);
  const at::Tensor floats = values.to(at::kFloat).contiguous();
  at::Tensor bytes = at::empty({rows, row_bytes(type, width)}, at::kByte);
  for_codec_rows(rows, width, [&, stride = bytes.size(1)](std::int64_t row) {
    quantize(floats.data_ptr<float>() + row * width, width, bytes.data_ptr<std::uint8_t>() + row * stride);
  });
  return bytes;
}

at::Tensor decode_rows(std::uint32_t type, const at::Tensor& bytes, std::int64_t width) {
  if (const at::ScalarType dtype = plain_dtype(type); dtype != at::ScalarType::Undefined)
    return bytes.view(dtype).to(at::kFloat);
  const DequantizeRow dequantize = find_dequantizer(type);
  if (dequantize == nullptr) no_codec(type);
  at::Tensor values = at::empty({bytes.size(0), width}, at::kFloat);
  for_codec_rows(bytes.size(0), width, [&, stride = bytes.size(1)](std::int64_t row) {
    dequantize(bytes.data_ptr<std::uint8_t>() + row * stride, width, values.data_ptr<float>() + row * width);
  });
  return values;
}

}  // namespace aq
