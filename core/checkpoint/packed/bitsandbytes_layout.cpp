// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/bitsandbytes_layout.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>

namespace aq::bitsandbytes {
namespace {

constexpr std::int64_t kGrain = 1 << 16;  // values that are worth a thread
constexpr std::size_t kLevels = 16;
constexpr double kOneOver127 = 7.874015718698502e-3;  // as bitsandbytes writes it

std::uint8_t code_at(const std::uint8_t* packed, std::int64_t i) {
  return i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 15;
}

/// Values [first, last), all of one block. @param table what each code stands for in it
template <typename Value>
void write_block(const std::uint8_t* packed, const std::array<Value, kLevels>& table, std::int64_t first,
                 std::int64_t last, Value* values) {
  std::int64_t i = first;
  if (i % 2 != 0 && i < last) {
    values[i] = table[code_at(packed, i)];
    ++i;
  }
  for (; i + 1 < last; i += 2) {
    const std::uint8_t byte = packed[i / 2];
    values[i] = table[byte >> 4];
    values[i + 1] = table[byte & 15];
  }
  if (i < last) values[i] = table[code_at(packed, i)];
}

template <typename Value>
at::Tensor dequantize_to(const at::Tensor& packed, const at::Tensor& levels, const at::Tensor& scales,
                         std::int64_t block_size, const at::Tensor& out) {
  const std::int64_t count = out.numel();
  const std::uint8_t* bytes = packed.data_ptr<std::uint8_t>();
  const float* level = levels.data_ptr<float>();
  const float* scale = scales.data_ptr<float>();
  Value* values = out.data_ptr<Value>();
  const auto body = [&](std::int64_t begin, std::int64_t end) {
    std::array<Value, kLevels> table;
    for (std::int64_t block = begin; block < end; ++block) {
      for (std::size_t code = 0; code < kLevels; ++code)
        table[code] = static_cast<Value>(level[code] * scale[block]);
      const std::int64_t first = block * block_size;
      write_block(bytes, table, first, std::min(count, first + block_size), values);
    }
  };
  at::parallel_for(0, block_count(count, block_size), std::max<std::int64_t>(1, kGrain / block_size), body);
  return out;
}

}  // namespace

std::int64_t block_count(std::int64_t count, std::int64_t block_size) {
  return count / block_size + (count % block_size != 0 ? 1 : 0);
}

at::Tensor pack_four_bit(const at::Tensor& codes) {
  const at::Tensor flat = codes.contiguous();
  const std::int64_t count = flat.numel(), bytes = block_count(count, 2);
  at::Tensor packed = at::empty({bytes, 1}, at::kByte);
  const std::uint8_t* from = flat.data_ptr<std::uint8_t>();
  std::uint8_t* to = packed.data_ptr<std::uint8_t>();
  at::parallel_for(0, count / 2, kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i)
      to[i] = static_cast<std::uint8_t>(from[2 * i] << 4 | from[2 * i + 1]);
  });
  if (count % 2 != 0) to[bytes - 1] = static_cast<std::uint8_t>(from[count - 1] << 4);
  return packed;
}

at::Tensor unpack_four_bit(const at::Tensor& packed, std::int64_t count) {
  const at::Tensor flat = packed.contiguous();
  at::Tensor codes = at::empty({count}, at::kByte);
  const std::uint8_t* from = flat.data_ptr<std::uint8_t>();
  std::uint8_t* to = codes.data_ptr<std::uint8_t>();
  at::parallel_for(0, count / 2, kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      to[2 * i] = from[i] >> 4;
      to[2 * i + 1] = from[i] & 15;
    }
  });
  if (count % 2 != 0) to[count - 1] = from[count / 2] >> 4;
  return codes;
}

at::Tensor dequantize_four_bit(const at::Tensor& packed, const at::Tensor& levels, const at::Tensor& scales,
                               std::int64_t block_size, at::IntArrayRef shape, at::ScalarType dtype) {
  const at::Tensor bytes = packed.contiguous(), table = levels.contiguous(), absmax = scales.contiguous();
  const at::Tensor out = at::empty(shape, dtype);
  if (dtype == at::kHalf) return dequantize_to<at::Half>(bytes, table, absmax, block_size, out);
  if (dtype == at::kBFloat16) return dequantize_to<at::BFloat16>(bytes, table, absmax, block_size, out);
  return dequantize_to<float>(bytes, table, absmax, block_size, out);
}

at::Tensor dequantize_scales(const NestedScales& scales) {
  const std::int64_t count = scales.codes.numel();
  const at::Tensor level = scales.map.reshape({-1}).index_select(0, scales.codes.reshape({-1}).to(at::kLong));
  const at::Tensor absmax =
      scales.absmax.reshape({-1}).repeat_interleave(std::min(scales.block_size, count)).slice(0, 0, count);
  return ((level * absmax).to(scales.dtype) + scales.offset).to(at::kFloat);
}

at::Tensor dequantize_int8(const at::Tensor& integers, const at::Tensor& absmax) {
  return integers.to(at::kFloat).mul_(absmax.reshape({-1, 1})).mul_(kOneOver127);
}

}  // namespace aq::bitsandbytes
