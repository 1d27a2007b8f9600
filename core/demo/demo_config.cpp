// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/demo_config.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq::demo {
namespace {

using Json = nlohmann::ordered_json;

Json common(const char* architecture, const char* type) {
  return {{"architectures", {architecture}},
          {"model_type", type},
          {"dtype", "float16"},
          {"vocab_size", kVocabulary},
          {"max_position_embeddings", kMaxPositions},
          {"hidden_size", 128},
          {"num_hidden_layers", 6},
          {"num_attention_heads", 4},
          {"attention_dropout", 0.0},
          {"bos_token_id", 0},
          {"pad_token_id", 1},
          {"eos_token_id", 2},
          {"use_cache", true}};
}

/// Two query heads share a KV head, so that grouped-query attention is there to be quantized.
Json llama() {
  auto config = common("LlamaForCausalLM", "llama");
  config["num_key_value_heads"] = 2;
  config["head_dim"] = 32;
  config["intermediate_size"] = 384;
  config["hidden_act"] = "silu";
  config["rms_norm_eps"] = 1e-5;
  config["rope_theta"] = 10000.0;
  config["attention_bias"] = false;
  config["mlp_bias"] = false;
  config["tie_word_embeddings"] = false;
  return config;
}

Json opt() {
  auto config = common("OPTForCausalLM", "opt");
  config["ffn_dim"] = 512;
  config["word_embed_proj_dim"] = 128;
  config["activation_function"] = "relu";
  config["do_layer_norm_before"] = true;
  config["_remove_final_layer_norm"] = false;
  config["layer_norm_elementwise_affine"] = true;
  config["enable_bias"] = true;
  config["dropout"] = 0.0;
  config["layerdrop"] = 0.0;
  config["tie_word_embeddings"] = true;
  return config;
}

}  // namespace

Json demo_config(const std::string& family) {
  if (family == "llama") return llama();
  if (family == "opt") return opt();
  throw Error(ErrorKind::BadArgument, "training a demo model of the family", printable(family),
              "there is no such family", "choose llama or opt");
}

Json generation_config() {
  return {{"bos_token_id", 0}, {"pad_token_id", 1}, {"eos_token_id", 2}, {"use_cache", true}};
}

}  // namespace aq::demo
