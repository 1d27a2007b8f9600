// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/instruction_sets.h"
#include "core/checkpoint/gguf/gguf_quantizer.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/gguf/small_block_bytes.h"

namespace aq {
namespace {

using namespace small_block;

template <typename Block>
[[gnu::always_inline]] inline void pack_row(const std::uint8_t* q, const CodeBlock* blocks, std::int64_t count,
                                            std::uint8_t* to) {
  std::uint8_t codes[kValues];
  for (; count > 0; count -= kValues, q += kValues, ++blocks, to += Block::bytes) {
    // Eight bits are enough: the codes are taken modulo 256.
    const auto offset = static_cast<std::uint8_t>(blocks->offset),
               sign = static_cast<std::uint8_t>(blocks->sign);
    for (int j = 0; j < kValues; ++j) codes[j] = static_cast<std::uint8_t>(offset + sign * q[j]);
    Block::put(to, blocks->d, blocks->m, codes);
  }
}

AQ_CLONES void pack_q4_0(const std::uint8_t* q, const CodeBlock* blocks, std::int64_t n, std::uint8_t* to) {
  pack_row<Q4_0>(q, blocks, n, to);
}
AQ_CLONES void pack_q4_1(const std::uint8_t* q, const CodeBlock* blocks, std::int64_t n, std::uint8_t* to) {
  pack_row<Q4_1>(q, blocks, n, to);
}
AQ_CLONES void pack_q5_0(const std::uint8_t* q, const CodeBlock* blocks, std::int64_t n, std::uint8_t* to) {
  pack_row<Q5_0>(q, blocks, n, to);
}
AQ_CLONES void pack_q5_1(const std::uint8_t* q, const CodeBlock* blocks, std::int64_t n, std::uint8_t* to) {
  pack_row<Q5_1>(q, blocks, n, to);
}
AQ_CLONES void pack_q8_0(const std::uint8_t* q, const CodeBlock* blocks, std::int64_t n, std::uint8_t* to) {
  pack_row<Q8_0>(q, blocks, n, to);
}

}  // namespace

PackRow find_code_packer(std::uint32_t type) {
  switch (type) {
    case ggml_type::kQ4_0:
      return pack_q4_0;
    case ggml_type::kQ4_1:
      return pack_q4_1;
    case ggml_type::kQ5_0:
      return pack_q5_0;
    case ggml_type::kQ5_1:
      return pack_q5_1;
    case ggml_type::kQ8_0:
      return pack_q8_0;
    default:
      return nullptr;
  }
}

}  // namespace aq
