// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

constexpr GgufName kGpt2Names[] = {
    {"token_embd", "transformer.wte"},
    {"position_embd", "transformer.wpe"},
    {"output_norm", "transformer.ln_f"},
    {"output", "lm_head"},
    {"blk.%.attn_norm", "transformer.h.%.ln_1"},
    {"blk.%.attn_qkv", "transformer.h.%.attn.c_attn", GgufRows::Transposed},
    {"blk.%.attn_output", "transformer.h.%.attn.c_proj", GgufRows::Transposed},
    {"blk.%.ffn_norm", "transformer.h.%.ln_2"},
    {"blk.%.ffn_up", "transformer.h.%.mlp.c_fc", GgufRows::Transposed},
    {"blk.%.ffn_down", "transformer.h.%.mlp.c_proj", GgufRows::Transposed},
};

void write_gpt2_config(const GgufFile& file, nlohmann::ordered_json& config) {
  config["architectures"] = {"GPT2LMHeadModel"};
  config["model_type"] = "gpt2";
  write_sizes(file, config,
              {.hidden = "n_embd",
               .layers = "n_layer",
               .heads = "n_head",
               .ffn = "n_inner",
               .positions = "n_positions"});
  config["layer_norm_epsilon"] = file.number_or(architecture_key(file, "attention.layer_norm_epsilon"), 1e-5);
  config["activation_function"] = "gelu_new";
}

}  // namespace

const GgufArchitecture& gpt2_gguf() {
  static constexpr GgufArchitecture architecture{"gpt2", kGpt2Names, write_gpt2_config};
  return architecture;
}

}  // namespace aq
