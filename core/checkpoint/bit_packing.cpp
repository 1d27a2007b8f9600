// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/bit_packing.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace aq {
namespace {

using Byte = std::uint8_t;

constexpr int kOctet = 8;  ///< integers that fill whole bytes at every width: `bits` of them
constexpr int kLeastBits = 2, kMostBits = 8;
constexpr std::int64_t kPackingGrain = 16384;  ///< integers a thread

template <int bits>
void pack_octets(const Byte* integers, std::int64_t octets, Byte* packed) {
  for (; octets > 0; --octets, integers += kOctet, packed += bits) {
    std::uint64_t word = 0;
    for (int i = 0; i < kOctet; ++i) word |= static_cast<std::uint64_t>(integers[i]) << (bits * i);
    for (int b = 0; b < bits; ++b) packed[b] = static_cast<Byte>(word >> (8 * b));
  }
}

template <int bits>
void unpack_octets(const Byte* packed, std::int64_t octets, Byte* integers) {
  constexpr std::uint64_t kMask = (1u << bits) - 1;
  for (; octets > 0; --octets, integers += kOctet, packed += bits) {
    std::uint64_t word = 0;
    for (int b = 0; b < bits; ++b) word |= static_cast<std::uint64_t>(packed[b]) << (8 * b);
    for (int i = 0; i < kOctet; ++i) integers[i] = static_cast<Byte>((word >> (bits * i)) & kMask);
  }
}

struct Width {
  void (*pack)(const Byte*, std::int64_t, Byte*);
  void (*unpack)(const Byte*, std::int64_t, Byte*);
};

template <int bits>
constexpr Width kWidth{pack_octets<bits>, unpack_octets<bits>};

const Width& width_of(int bits) {
  static constexpr std::array<Width, kMostBits - kLeastBits + 1> kWidths{
      kWidth<2>, kWidth<3>, kWidth<4>, kWidth<5>, kWidth<6>, kWidth<7>, kWidth<8>};
  if (bits < kLeastBits || bits > kMostBits)
    throw Error(ErrorKind::Internal, "packing", "integers",
                std::to_string(bits) + " bits are not between 2 and 8");
  return kWidths[static_cast<std::size_t>(bits - kLeastBits)];
}

/// The integers behind the last whole octet go through one that zeros fill up.
void pack_row(const Width& width, int bits, const Byte* integers, std::int64_t count, Byte* packed) {
  const std::int64_t octets = count / kOctet, done = octets * kOctet;
  width.pack(integers, octets, packed);
  std::array<Byte, kOctet> last{}, bytes{};
  std::copy(integers + done, integers + count, last.begin());
  width.pack(last.data(), 1, bytes.data());
  std::copy_n(bytes.begin(), packed_bytes(count - done, bits), packed + octets * bits);
}

void unpack_row(const Width& width, int bits, const Byte* packed, std::int64_t count, Byte* integers) {
  const std::int64_t octets = count / kOctet, done = octets * kOctet;
  width.unpack(packed, octets, integers);
  std::array<Byte, kOctet> last{}, bytes{};
  std::copy_n(packed + octets * bits, packed_bytes(count - done, bits), bytes.begin());
  width.unpack(bytes.data(), 1, last.data());
  std::copy_n(last.begin(), count - done, integers + done);
}

std::vector<std::int64_t> with_last(at::IntArrayRef sizes, std::int64_t last) {
  auto changed = sizes.vec();
  changed.back() = last;
  return changed;
}

/// Calls body(row) for every row. @param count integers of a row
template <typename Body>
void for_each_row(std::int64_t rows, std::int64_t count, const Body& body) {
  const std::int64_t grain = std::max<std::int64_t>(1, kPackingGrain / std::max<std::int64_t>(1, count));
  at::parallel_for(0, rows, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) body(row);
  });
}

}  // namespace

at::Tensor pack_bits(const at::Tensor& integers, int bits) {
  const Width& width = width_of(bits);
  const at::Tensor from = integers.contiguous();
  const std::int64_t count = from.size(-1), bytes = packed_bytes(count, bits);
  const at::Tensor packed = at::empty(with_last(from.sizes(), bytes), from.options());
  const Byte* source = from.data_ptr<Byte>();
  Byte* target = packed.data_ptr<Byte>();
  for_each_row(count == 0 ? 0 : from.numel() / count, count, [&](std::int64_t row) {
    pack_row(width, bits, source + row * count, count, target + row * bytes);
  });
  return packed;
}

at::Tensor unpack_bits(const at::Tensor& packed, int bits, std::int64_t count) {
  const Width& width = width_of(bits);
  const at::Tensor from = packed.contiguous();
  const std::int64_t bytes = from.size(-1);
  if (count < 0 || bytes != packed_bytes(count, bits))
    throw Error(
        ErrorKind::Internal, "unpacking", std::to_string(bytes) + " bytes",
        "they do not hold " + std::to_string(count) + " integers of " + std::to_string(bits) + " bits");
  const at::Tensor integers = at::empty(with_last(from.sizes(), count), from.options());
  const Byte* source = from.data_ptr<Byte>();
  Byte* target = integers.data_ptr<Byte>();
  for_each_row(bytes == 0 ? 0 : from.numel() / bytes, count, [&](std::int64_t row) {
    unpack_row(width, bits, source + row * bytes, count, target + row * count);
  });
  return integers;
}

}  // namespace aq
