// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/model/block.h"
#include "core/model/model_config.h"

namespace aq {

/// A tensor of the checkpoint that holds layers (or a norm) of a block otherwise than one by one as [out,
/// in]: several below each other, the other way round, or under another name. Names go without ".weight"; a
/// ".bias" lies in the same order.
struct StoredTensor {
  struct Part {
    std::string name;       ///< what the family calls it
    std::int64_t rows = 0;  ///< outputs of each group
  };
  std::string name;
  std::vector<Part> parts;  ///< one below the other, in each group
  std::int64_t groups = 1;  ///< equal runs of rows
  bool transposed = false;  ///< the weight is stored as [in, out]
  /// The other way about: the parts are the checkpoint's tensors and the block knows the whole, as with
  /// experts.
  bool stacked = false;
};

/// What a model family supplies: how to read its config.json and what its tensors are called
/// (docs/add-a-family.md). One folder each under core/model/families; families.def is the one list.
struct Family {
  std::string id;
  std::vector<std::string> architectures;  ///< config.json's architectures[0]
  /// @throws Error(BadInput) where a key is missing, of the wrong type, or asks for what this family's block cannot do
  ModelConfig (*read_config)(const nlohmann::json& config, const std::string& file);
  /// HF's name of a block's layer without ".weight", e.g. "model.layers.3.self_attn.q_proj".
  std::string (*linear_name)(LinearRole role, std::int64_t block);
  std::string (*attention_norm_name)(std::int64_t block);
  std::string (*mlp_norm_name)(std::int64_t block);
  /// Those of blocks with output norms, and with query and key norms; null where the family has none.
  std::string (*attention_output_norm_name)(std::int64_t block) = nullptr;
  std::string (*mlp_output_norm_name)(std::int64_t block) = nullptr;
  std::string (*query_norm_name)(std::int64_t block) = nullptr;
  std::string (*key_norm_name)(std::int64_t block) = nullptr;
  std::string (*router_name)(std::int64_t block) = nullptr;  ///< of a mixture of experts; else null
  double norm_offset = 0;               ///< a norm multiplies by its stored weight plus this
  std::string embedding_name;           ///< e.g. "model.embed_tokens.weight"
  std::string position_embedding_name;  ///< empty where positions are rotary
  std::int64_t position_offset = 0;     ///< row of position 0 in the position embedding
  std::string final_norm_name;          ///< without ".weight"
  std::string head_name;                ///< "lm_head.weight"; absent from the file where the head is tied
  /// Changes config.json so that it announces biases that a transform added. @throws Error(BadArgument) where it cannot
  void (*announce_biases)(nlohmann::ordered_json& config);
  /// What a block's tensors lie in where that is not one by one; null: they are stored as they are named.
  std::vector<StoredTensor> (*stored_tensors)(const ModelConfig& config, std::int64_t block) = nullptr;
};

const std::vector<Family>& families();
/// @throws Error(BadInput) naming the architecture and the ones that are known
const Family& family_of(const nlohmann::json& config, const std::string& file);

/// The short name of a layer inside its block, e.g. "self_attn.q_proj".
std::string short_layer_name(const Family& family, LinearRole role);

}  // namespace aq
