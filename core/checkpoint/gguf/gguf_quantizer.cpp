// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_quantizer.h"

#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/gguf/k_quant_quantizers.h"

namespace aq {

QuantizeRow find_k_quant_quantizer(std::uint32_t type) {
  if (type == ggml_type::kQ4_K) return quantize_q4_k;
  return type == ggml_type::kQ6_K ? quantize_q6_k : nullptr;
}

QuantizeRow find_quantizer(std::uint32_t type) {
  const QuantizeRow small = find_small_block_quantizer(type);
  return small != nullptr ? small : find_k_quant_quantizer(type);
}

}  // namespace aq
