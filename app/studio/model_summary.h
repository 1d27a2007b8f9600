// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aq {

class Model;

struct LayerSummary {
  std::string name;   ///< inside its block, e.g. "self_attn.q_proj.weight"
  std::string shape;  ///< "1024 × 256"
  std::string dtype;  ///< "F16"
  std::int64_t parameters = 0, bytes = 0;
  std::string tensor = {};  ///< in the checkpoint, e.g. "model.layers.0.self_attn.q_proj.weight"
};

struct BlockSummary {
  int index = -1;  ///< −1: what is outside the blocks
  std::vector<LayerSummary> layers;
  std::int64_t parameters() const;
  std::int64_t bytes() const;
};

/// What the window shows of a model: plain values, so that this header is the bridge between libtorch and Qt.
struct ModelSummary {
  std::string spec;          ///< as it was opened
  std::string name;          ///< short: the directory's name, or "demo:llama"
  std::string architecture;  ///< "LlamaForCausalLM"
  std::int64_t hidden = 0, heads = 0, kv_heads = 0, ffn = 0, vocabulary = 0, max_positions = 0;
  bool tied_head = false;
  bool demo = false;
  std::vector<BlockSummary> blocks;  ///< embeddings and head first, then the blocks in order
  std::int64_t parameters() const;
  std::int64_t bytes() const;
};

/// @param spec what the model was opened by
ModelSummary summarize_model(const Model& model, const std::string& spec);

}  // namespace aq
