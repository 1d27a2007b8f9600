// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_architecture.h"

#include "core/base/error.h"

namespace aq {
namespace {

constexpr const char* kArchitectureKey = "general.architecture";

bool has_two_norms(const GgufFile& file) { return file.find_tensor("blk.0.attn_norm_2.weight") != nullptr; }

}  // namespace

const GgufArchitecture& gguf_architecture(const GgufFile& file) {
  const std::string id = file.text(kArchitectureKey);
  std::string known;
  for (const auto* architecture :
       {&llama_gguf(), &mistral_gguf(), &qwen2_gguf(), &qwen3_gguf(), &gemma2_gguf(), &gemma3_gguf(),
        &phi3_gguf(), &falcon_gguf(has_two_norms(file)), &gpt2_gguf()}) {
    if (architecture->id == id) return *architecture;
    known += (known.empty() ? "" : ", ") + std::string(architecture->id);
  }
  file.fail("the architecture '" + printable(id) + "' is not known", "known are " + known);
}

std::string architecture_key(const GgufFile& file, const std::string& key) {
  return file.text(kArchitectureKey) + "." + key;
}

}  // namespace aq
