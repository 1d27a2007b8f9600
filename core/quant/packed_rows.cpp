// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/packed_rows.h"

#include <ATen/ATen.h>

#include "core/checkpoint/bit_packing.h"
#include "core/quant/fake_quantize.h"
#include "core/quant/static_range.h"

namespace aq {
namespace {

std::int64_t bytes_of(const at::Tensor& tensor) {
  return tensor.defined() ? static_cast<std::int64_t>(tensor.nbytes()) : 0;
}

at::Tensor for_every_row(const at::Tensor& factor, std::int64_t rows) {
  return factor.defined() ? factor.reshape({1}).expand({rows}) : factor;
}

/// Beside the row's values. @param of_rows [..., rows] or []
at::Tensor beside(const at::Tensor& of_rows) { return of_rows.dim() == 0 ? of_rows : of_rows.unsqueeze(-1); }

}  // namespace

std::int64_t PackedRows::bytes() const { return bytes_of(integers) + bytes_of(scale) + bytes_of(zero_point); }

PackedRows pack_rows(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& lower,
                     const at::Tensor& upper) {
  const std::int64_t row = x.size(-1), rows = x.numel() / row;
  const auto quantized = quantize_weight(x.reshape({rows, row}), grid, row, for_every_row(lower, rows),
                                         for_every_row(upper, rows));
  const auto shape = x.sizes().slice(0, x.sizes().size() - 1);
  PackedRows packed{
      pack_bits(quantized.integers.view(x.sizes()), grid.bits), quantized.scale.reshape(shape), {}};
  if (quantized.zero_point.defined()) packed.zero_point = quantized.zero_point.reshape(shape).to(at::kByte);
  return packed;
}

PackedRows pack_rows_in_range(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& low,
                              const at::Tensor& high) {
  const StaticStep step = static_step(grid, low, high);
  const at::Tensor integers = steps_in_range(x, grid, step) + step.zero_point;
  return {pack_bits(integers.to(at::kByte), grid.bits), at::scalar_tensor(step.scale, at::kFloat),
          at::scalar_tensor(step.zero_point, at::kByte)};
}

at::Tensor unpack_rows(const PackedRows& packed, const IntegerGrid& grid, std::int64_t row) {
  const at::Tensor steps = unpack_bits(packed.integers, grid.bits, row).to(at::kFloat);
  if (packed.zero_point.defined())
    steps.sub_(beside(packed.zero_point));
  else
    steps.sub_(grid.symmetric_zero_point());
  return steps.mul_(beside(packed.scale));
}

void append(PackedRows& packed, const PackedRows& more, std::int64_t dimension) {
  if (!packed.integers.defined()) {
    packed = more;
    return;
  }
  packed.integers = at::cat({packed.integers, more.integers}, dimension);
  if (packed.scale.dim() == 0) return;  // the static range is the same
  packed.scale = at::cat({packed.scale, more.scale}, dimension);
  if (packed.zero_point.defined())
    packed.zero_point = at::cat({packed.zero_point, more.zero_point}, dimension);
}

}  // namespace aq
