// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/grouped_integers.h"

#include <ATen/Dispatch.h>
#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>

namespace aq {
namespace {

constexpr std::int64_t kDequantizingGrain = 65536;  ///< weights a thread

template <typename Real>
void dequantize_run(const std::uint8_t* integers, std::int64_t count, float scale, std::uint8_t zero,
                    Real* to) {
  const std::int32_t origin = zero;
  for (std::int64_t i = 0; i < count; ++i)
    to[i] = static_cast<Real>(static_cast<float>(integers[i] - origin) * scale);
}

/// One row [in], its groups one after the other.
template <typename Real>
void dequantize_row(const std::uint8_t* integers, std::int64_t in, std::int64_t row, const float* scale,
                    const std::uint8_t* zero, Real* to) {
  for (std::int64_t begin = 0; begin < in; begin += row, ++scale, ++zero)
    dequantize_run(integers + begin, std::min(row, in - begin), *scale, *zero, to + begin);
}

template <typename Real>
void dequantize_reordered(const std::uint8_t* integers, std::int64_t in, const std::int64_t* group,
                          const float* scale, const std::uint8_t* zero, Real* to) {
  for (std::int64_t i = 0; i < in; ++i)
    to[i] = static_cast<Real>(static_cast<float>(integers[i] - zero[group[i]]) * scale[group[i]]);
}

}  // namespace

at::Tensor dequantize(const GroupedIntegers& grouped, at::ScalarType dtype) {
  const at::Tensor integers = grouped.integers.contiguous(), zero = grouped.zero_point.contiguous();
  const at::Tensor scale = grouped.scale.to(at::kFloat).contiguous();
  const at::Tensor columns =
      grouped.column_groups.defined() ? grouped.column_groups.contiguous() : at::Tensor();
  const std::int64_t out = integers.size(0), in = integers.size(1), groups = scale.size(1);
  const at::Tensor weight = at::empty({out, in}, at::TensorOptions(dtype));
  const std::int64_t grain = std::max<std::int64_t>(1, kDequantizingGrain / std::max<std::int64_t>(1, in));
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, dtype, "dequantize", [&] {
    const auto* codes = integers.data_ptr<std::uint8_t>();
    const auto* zeros = zero.data_ptr<std::uint8_t>();
    const auto* scales = scale.data_ptr<float>();
    const auto* order = columns.defined() ? columns.data_ptr<std::int64_t>() : nullptr;
    auto* values = weight.data_ptr<scalar_t>();
    at::parallel_for(0, out, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t r = begin; r < end; ++r) {
        if (order)
          dequantize_reordered(codes + r * in, in, order, scales + r * groups, zeros + r * groups,
                               values + r * in);
        else
          dequantize_row(codes + r * in, in, grouped.row, scales + r * groups, zeros + r * groups,
                         values + r * in);
      }
    });
  });
  return weight;
}

}  // namespace aq
