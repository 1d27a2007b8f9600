// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/compressed_tensors_layout.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <bit>

#include "core/checkpoint/bit_packing.h"

namespace aq::compressed_tensors {
namespace {

static_assert(std::endian::native == std::endian::little, "words are taken for four bytes, the lowest first");

constexpr int kWordBits = 32, kWordBytes = 4;
constexpr std::int64_t kWordsGrain = 16384;  ///< words a thread

/// At these widths no integer reaches over the end of a word, and the two packings are one.
bool divides_word(int bits) { return kWordBits % bits == 0; }

/// Calls body(row) for every row of `words`, [rows, words].
template <typename Body>
void for_rows(const at::Tensor& words, const Body& body) {
  const std::int64_t grain =
      std::max<std::int64_t>(1, kWordsGrain / std::max<std::int64_t>(1, words.size(1)));
  at::parallel_for(0, words.size(0), grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) body(row);
  });
}

at::Tensor to_whole_words(const at::Tensor& integers, int bits) {
  const std::int64_t count = integers.size(1), fit = kWordBits / bits;
  const at::Tensor words =
      at::zeros({integers.size(0), words_of(count, bits, Packing::WholeWords)}, at::TensorOptions(at::kInt));
  const auto* from = integers.data_ptr<std::uint8_t>();
  auto* to = words.data_ptr<std::int32_t>();
  for_rows(words, [&](std::int64_t row) {
    for (std::int64_t i = 0; i < count; ++i)
      to[row * words.size(1) + i / fit] |=
          static_cast<std::int32_t>(std::uint32_t{from[row * count + i]} << (bits * (i % fit)));
  });
  return words;
}

at::Tensor from_whole_words(const at::Tensor& words, int bits, std::int64_t count) {
  const std::int64_t fit = kWordBits / bits;
  const std::uint32_t mask = (1u << bits) - 1;
  const at::Tensor integers = at::empty({words.size(0), count}, at::TensorOptions(at::kByte));
  const auto* from = words.data_ptr<std::int32_t>();
  auto* to = integers.data_ptr<std::uint8_t>();
  for_rows(words, [&](std::int64_t row) {
    for (std::int64_t w = 0; w < words.size(1); ++w) {
      auto word = static_cast<std::uint32_t>(from[row * words.size(1) + w]);
      for (std::int64_t i = w * fit; i < std::min((w + 1) * fit, count); ++i, word >>= bits)
        to[row * count + i] = static_cast<std::uint8_t>(word & mask);
    }
  });
  return integers;
}

}  // namespace

std::int64_t words_of(std::int64_t count, int bits, Packing packing) {
  if (packing == Packing::Dense) return (packed_bytes(count, bits) + kWordBytes - 1) / kWordBytes;
  const std::int64_t fit = kWordBits / bits;
  return (count + fit - 1) / fit;
}

at::Tensor to_words(const at::Tensor& integers, int bits, Packing packing) {
  if (packing == Packing::WholeWords && !divides_word(bits))
    return to_whole_words(integers.contiguous(), bits);
  at::Tensor bytes = pack_bits(integers, bits);  // [rows, packed_bytes]
  const std::int64_t missing = words_of(integers.size(1), bits, Packing::Dense) * kWordBytes - bytes.size(1);
  if (missing > 0) bytes = at::constant_pad_nd(bytes, {0, missing});
  return bytes.view(at::kInt);
}

at::Tensor from_words(const at::Tensor& words, int bits, std::int64_t count, Packing packing) {
  // A single row that was turned over counts as contiguous, whatever its strides.
  const at::Tensor from =
      words.stride(-1) == 1 ? words.contiguous() : words.clone(at::MemoryFormat::Contiguous);
  if (packing == Packing::WholeWords && !divides_word(bits)) return from_whole_words(from, bits, count);
  return unpack_bits(from.view(at::kByte).narrow(1, 0, packed_bytes(count, bits)), bits, count);
}

}  // namespace aq::compressed_tensors
