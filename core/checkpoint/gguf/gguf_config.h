// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/checkpoint/gguf/gguf_architecture.h"

namespace aq {

/// config.json as transformers would have it, from the file's metadata. @throws Error(BadInput)
std::string gguf_config_json(const GgufFile& file);
/// generation_config.json: the ids of special tokens, those that end a turn among the ends.
std::string gguf_generation_config_json(const GgufFile& file);

// What several architectures' write_config share.

/// Where Hugging Face's config.json has the sizes that every decoder has.
struct GgufSizeKeys {
  const char *hidden = "hidden_size", *layers = "num_hidden_layers", *heads = "num_attention_heads",
             *ffn = "intermediate_size", *positions = "max_position_embeddings";
};
void write_sizes(const GgufFile& file, nlohmann::ordered_json& config, const GgufSizeKeys& keys = {});
/// num_key_value_heads, rms_norm_eps, head_dim and the activation of the LLaMA-like families.
void write_llama_like(const GgufFile& file, nlohmann::ordered_json& config, const char* activation_key,
                      const char* activation);
/// rope_theta, and rope_scaling where the metadata or a tensor of frequency factors asks for one.
void write_rope(const GgufFile& file, nlohmann::ordered_json& config, double default_theta = 10000);
/// The architecture's key. @throws Error(BadInput) where it is missing
std::int64_t architecture_integer(const GgufFile& file, const std::string& key);
/// Of a query or key head: attention.key_length, else an even share of the hidden size.
std::int64_t head_size(const GgufFile& file);

}  // namespace aq
