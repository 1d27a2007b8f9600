// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "core/checkpoint/gguf/gguf_file.h"

namespace aq {

/// How llama.cpp's converter rearranges the rows of a weight on the way from Hugging Face's layout into a
/// GGUF file; reading undoes it.
enum class GgufRows {
  AsStored,
  QueryHalves,   ///< each query head's two rotary halves are interleaved
  KeyHalves,     ///< the same for the heads of keys
  FalconGroups,  ///< the fused q, k, v of each KV head's group are put apart: all q, all k, all v
  Transposed     ///< Hugging Face stores [in, out] (GPT-2's Conv1D)
};

/// One kind of tensor: its name in GGUF and in Hugging Face's checkpoint, both without ".weight" or ".bias".
/// '%' stands for the block's number; '#' in the Hugging Face name for the expert's, whose weights a GGUF
/// file stacks along the first dimension.
struct GgufName {
  const char* gguf;
  const char* hf;
  GgufRows rows = GgufRows::AsStored;
};

/// What reading needs to know of one value of general.architecture.
struct GgufArchitecture {
  const char* id;
  std::span<const GgufName> names;
  /// Fills config.json as transformers would have it. @throws Error(BadInput)
  void (*write_config)(const GgufFile& file, nlohmann::ordered_json& config);
  bool norms_add_one = false;  ///< the file's norm weights are 1 + Hugging Face's (Gemma)
};

/// Of the file's general.architecture. @throws Error(BadInput) naming it and the ones that are known
const GgufArchitecture& gguf_architecture(const GgufFile& file);

/// "llama.block_count" and so on: the key under the file's architecture.
std::string architecture_key(const GgufFile& file, const std::string& key);

const GgufArchitecture& llama_gguf();
const GgufArchitecture& mistral_gguf();
const GgufArchitecture& qwen2_gguf();
const GgufArchitecture& qwen3_gguf();
const GgufArchitecture& gemma2_gguf();
const GgufArchitecture& gemma3_gguf();
const GgufArchitecture& phi3_gguf();
const GgufArchitecture& falcon_gguf(bool two_norms);  ///< attention and MLP have a norm each (40B, 180B)
const GgufArchitecture& gpt2_gguf();

}  // namespace aq
