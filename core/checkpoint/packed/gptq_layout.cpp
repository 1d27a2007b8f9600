// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/gptq_layout.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/base/error.h"

namespace aq {
namespace {

using GptqWord = std::uint32_t;

constexpr int kGptqWordBits = 32;
constexpr std::int64_t kGptqRun = 32;           // integers that end where a word ends, at every width
constexpr std::int64_t kGptqGrain = 64 * 1024;  // integers a thread

/// Where an integer of a run lies.
struct GptqField {
  std::int64_t word = 0;
  int shift = 0;
  bool goes_on = false;  ///< in the next word
};
GptqField gptq_field(std::int64_t integer, int bits) {
  const std::int64_t bit = integer * bits;
  const int shift = static_cast<int>(bit % kGptqWordBits);
  return {bit / kGptqWordBits, shift, shift + bits > kGptqWordBits};
}

void put_gptq_row(const std::uint8_t* from, std::int64_t columns, const GptqField& field, GptqWord* words) {
  GptqWord* word = words + field.word * columns;
  for (std::int64_t c = 0; c < columns; ++c) word[c] |= static_cast<GptqWord>(from[c]) << field.shift;
  if (!field.goes_on) return;
  for (std::int64_t c = 0; c < columns; ++c)
    word[columns + c] |= static_cast<GptqWord>(from[c]) >> (kGptqWordBits - field.shift);
}

void take_gptq_row(const GptqWord* words, std::int64_t columns, const GptqField& field, GptqWord mask,
                   std::uint8_t* to) {
  const GptqWord* word = words + field.word * columns;
  if (!field.goes_on) {
    for (std::int64_t c = 0; c < columns; ++c)
      to[c] = static_cast<std::uint8_t>((word[c] >> field.shift) & mask);
    return;
  }
  for (std::int64_t c = 0; c < columns; ++c)
    to[c] = static_cast<std::uint8_t>(
        (word[c] >> field.shift | word[columns + c] << (kGptqWordBits - field.shift)) & mask);
}

/// Calls body(first row, rows, first word) for every run of 32 rows.
template <typename Body>
void for_each_gptq_run(std::int64_t rows, std::int64_t columns, int bits, const Body& body) {
  const std::int64_t runs = (rows + kGptqRun - 1) / kGptqRun;
  const std::int64_t grain =
      std::max<std::int64_t>(1, kGptqGrain / std::max<std::int64_t>(1, kGptqRun * columns));
  at::parallel_for(0, runs, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t run = begin; run < end; ++run)
      body(run * kGptqRun, std::min(kGptqRun, rows - run * kGptqRun), run * bits);
  });
}

void require_gptq_bits(int bits) {
  if (!gptq_has_bits(bits))
    throw Error(ErrorKind::Internal, "packing for GPTQ", "integers",
                std::to_string(bits) + " bits have no layout");
}

/// A 1 in every field of a word whose fields end where it ends.
GptqWord one_in_every_field(int bits) {
  GptqWord ones = 0;
  for (int shift = 0; shift < kGptqWordBits; shift += bits) ones |= GptqWord{1} << shift;
  return ones;
}

at::Tensor add_to_words(const at::Tensor& words, GptqWord term) {
  at::Tensor sums = words.contiguous().clone();
  auto* values = reinterpret_cast<GptqWord*>(sums.data_ptr<std::int32_t>());
  for (std::int64_t i = 0; i < sums.numel(); ++i) values[i] += term;
  return sums;
}

}  // namespace

bool gptq_has_bits(int bits) { return bits == 2 || bits == 3 || bits == 4 || bits == 8; }

at::Tensor pack_gptq_rows(const at::Tensor& integers, int bits) {
  require_gptq_bits(bits);
  const at::Tensor from = integers.contiguous();
  const std::int64_t rows = from.size(0), columns = from.size(1);
  const at::Tensor packed = at::zeros({gptq_words(rows, bits), columns}, from.options().dtype(at::kInt));
  const std::uint8_t* source = from.data_ptr<std::uint8_t>();
  GptqWord* target = reinterpret_cast<GptqWord*>(packed.data_ptr<std::int32_t>());
  for_each_gptq_run(rows, columns, bits, [&](std::int64_t first, std::int64_t count, std::int64_t word) {
    for (std::int64_t i = 0; i < count; ++i)
      put_gptq_row(source + (first + i) * columns, columns, gptq_field(i, bits), target + word * columns);
  });
  return packed;
}

at::Tensor unpack_gptq_rows(const at::Tensor& words, int bits, std::int64_t rows) {
  require_gptq_bits(bits);
  const at::Tensor from = words.contiguous();
  const std::int64_t columns = from.size(1);
  if (from.size(0) != gptq_words(rows, bits))
    throw Error(
        ErrorKind::Internal, "unpacking from GPTQ", std::to_string(from.size(0)) + " words",
        "they do not hold " + std::to_string(rows) + " integers of " + std::to_string(bits) + " bits");
  const at::Tensor integers = at::empty({rows, columns}, from.options().dtype(at::kByte));
  const GptqWord* source = reinterpret_cast<const GptqWord*>(from.data_ptr<std::int32_t>());
  std::uint8_t* target = integers.data_ptr<std::uint8_t>();
  const GptqWord mask = (GptqWord{1} << bits) - 1;
  for_each_gptq_run(rows, columns, bits, [&](std::int64_t first, std::int64_t count, std::int64_t word) {
    for (std::int64_t i = 0; i < count; ++i)
      take_gptq_row(source + word * columns, columns, gptq_field(i, bits), mask,
                    target + (first + i) * columns);
  });
  return integers;
}

at::Tensor pack_gptq_zeros(const at::Tensor& zeros, int bits, GptqZeros stored) {
  const at::Tensor fields = stored == GptqZeros::OneLess ? zeros - 1 : zeros;
  return pack_gptq_rows(fields.t(), bits).t().contiguous();
}

at::Tensor unpack_gptq_zeros(const at::Tensor& words, int bits, std::int64_t out, GptqZeros stored) {
  const bool wraps_by_field = bits == 3;
  const at::Tensor sums =
      stored == GptqZeros::OneLess && !wraps_by_field ? add_to_words(words, one_in_every_field(bits)) : words;
  const at::Tensor fields = unpack_gptq_rows(sums.t(), bits, out).t().contiguous();
  if (stored == GptqZeros::AsTheyAre || !wraps_by_field) return fields;
  return fields.add(1).bitwise_and_((1 << bits) - 1);
}

}  // namespace aq
