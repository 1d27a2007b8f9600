#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/model/block.h"
#include "core/model/model_config.h"

namespace aq {

/// What a model family supplies: how to read its config.json and what its tensors are called. One folder each under
/// core/model/families; families.def is the one list.
struct Family {
  std::string id;
  std::vector<std::string> architectures;  ///< config.json's architectures[0]
  /// @throws Error(BadInput) where a key is missing, of the wrong type, or asks for what this family's block cannot do
  ModelConfig (*read_config)(const nlohmann::json& config, const std::string& file);
  /// HF's name of a block's layer without ".weight", e.g. "model.layers.3.self_attn.q_proj".
  std::string (*linear_name)(LinearRole role, std::int64_t block);
  std::string (*attention_norm_name)(std::int64_t block);
  std::string (*mlp_norm_name)(std::int64_t block);
  std::string embedding_name;           ///< e.g. "model.embed_tokens.weight"
  std::string position_embedding_name;  ///< empty where positions are rotary
  std::int64_t position_offset = 0;     ///< row of position 0 in the position embedding
  std::string final_norm_name;          ///< without ".weight"
  std::string head_name;                ///< "lm_head.weight"; absent from the file where the head is tied
  /// Changes config.json so that it announces biases that a transform added. @throws Error(BadArgument) where it cannot
  void (*announce_biases)(nlohmann::ordered_json& config);
};

const std::vector<Family>& families();
/// @throws Error(BadInput) naming the architecture and the ones that are known
const Family& family_of(const nlohmann::json& config, const std::string& file);

/// The short name of a layer inside its block, e.g. "self_attn.q_proj".
std::string short_layer_name(const Family& family, LinearRole role);

}  // namespace aq
