// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/awq_layout.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <array>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::array<int, 8> kAwqShift{0, 16, 4, 20, 8, 24, 12, 28};  // of each of the 8 columns
constexpr std::int64_t kAwqGrain = 8192;                              // words a thread

}  // namespace

at::Tensor pack_awq(const at::Tensor& integers) {
  const at::Tensor from = integers.contiguous();
  if (from.size(1) % kAwqColumns != 0)
    throw Error(ErrorKind::Internal, "packing for AWQ", "integers", "8 does not divide their columns");
  const at::Tensor packed =
      at::empty({from.size(0), from.size(1) / kAwqColumns}, from.options().dtype(at::kInt));
  const std::uint8_t* source = from.data_ptr<std::uint8_t>();
  std::int32_t* target = packed.data_ptr<std::int32_t>();
  at::parallel_for(0, packed.numel(), kAwqGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t w = begin; w < end; ++w) {
      std::uint32_t word = 0;
      for (std::size_t c = 0; c < kAwqShift.size(); ++c)
        word |= static_cast<std::uint32_t>(source[w * kAwqColumns + static_cast<std::int64_t>(c)])
                << kAwqShift[c];
      target[w] = static_cast<std::int32_t>(word);
    }
  });
  return packed;
}

at::Tensor unpack_awq(const at::Tensor& words) {
  const at::Tensor from = words.contiguous();
  const at::Tensor integers =
      at::empty({from.size(0), from.size(1) * kAwqColumns}, from.options().dtype(at::kByte));
  const std::int32_t* source = from.data_ptr<std::int32_t>();
  std::uint8_t* target = integers.data_ptr<std::uint8_t>();
  at::parallel_for(0, from.numel(), kAwqGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t w = begin; w < end; ++w) {
      const auto word = static_cast<std::uint32_t>(source[w]);
      for (std::size_t c = 0; c < kAwqShift.size(); ++c)
        target[w * kAwqColumns + static_cast<std::int64_t>(c)] =
            static_cast<std::uint8_t>((word >> kAwqShift[c]) & 15);
    }
  });
  return integers;
}

}  // namespace aq
