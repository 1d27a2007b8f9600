// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/model/rope_scaling.h"

namespace aq {

enum class NormKind { LayerNorm, RmsNorm };
enum class MlpKind { Plain, Gated };  ///< act(fc1) → fc2, or act(gate) ∘ up → down
enum class Activation { Relu, Silu, Gelu, GeluTanh };

/// How attention and MLP stand to each other.
enum class Branches {
  Sequential,          ///< y = x + attention(norm(x)), then y + mlp(norm'(y))
  Parallel,            ///< x + attention(norm(x)) + mlp(norm'(x))
  ParallelSharedNorm,  ///< x + attention(n) + mlp(n) with n = norm(x); there is no norm of the MLP's own
};

/// What a decoder block is made of; all that the block's mathematics needs to know.
struct BlockShape {
  std::int64_t hidden = 0, heads = 0, kv_heads = 0, head_dim = 0, ffn = 0;
  NormKind norm = NormKind::LayerNorm;
  double norm_eps = 1e-5;
  Branches branches = Branches::Sequential;
  bool output_norms =
      false;  ///< norms on what attention and MLP give to the residual stream, too (sequential only)
  bool query_key_norms = false;  ///< each head's queries and keys pass an RMSNorm before the rotary positions
  MlpKind mlp = MlpKind::Plain;
  Activation activation = Activation::Relu;
  std::int64_t experts = 0;  ///< of a mixture: each an MLP of this shape; 0: there is one MLP, and no router
  std::int64_t experts_per_token = 0;  ///< how many of them a token goes to
  double attention_scale = 0;    ///< of q·kᵀ; 0: 1/√head_dim
  double attention_softcap = 0;  ///< c: scores become c·tanh(score / c); 0: they stay
  std::int64_t window = 0;       ///< tokens that a token sees, itself among them; 0: all before it
  bool rope = false;
  std::int64_t rotary_dims = 0;  ///< the first channels of a head, which RoPE turns; 0: all of them
  double rope_theta = 10000;
  RopeScaling rope_scaling;

  std::int64_t kv_group() const { return heads / kv_heads; }  ///< query heads that share a KV head
  std::int64_t rotated_dims() const { return rotary_dims > 0 ? rotary_dims : head_dim; }
  double score_scale() const {
    return attention_scale > 0 ? attention_scale : 1 / std::sqrt(static_cast<double>(head_dim));
  }
  std::int64_t mlps() const { return experts > 0 ? experts : 1; }
  bool shares_norm() const { return branches == Branches::ParallelSharedNorm; }
};

struct ModelConfig {
  std::string family;        ///< folder of core/model/families, e.g. "llama"
  std::string architecture;  ///< config.json's architectures[0]
  BlockShape block;          ///< of every block, or of those that are not local
  BlockShape local_block;    ///< the same but for the window and the rotary positions
  std::vector<bool> local;   ///< [layers]: which blocks are local_block; empty: none
  std::int64_t layers = 0, vocabulary = 0, max_positions = 0;
  bool tied_head = false;
  bool qkv_bias = false, output_bias = false, mlp_bias = false;
  double embedding_scale = 1;  ///< of the token embeddings
  double final_softcap = 0;    ///< c: logits become c·tanh(logit / c); 0: they stay

  /// What block `index` runs as. Sizes, norms and layers are those of `block` everywhere.
  const BlockShape& block_at(std::int64_t index) const {
    return !local.empty() && local.at(static_cast<std::size_t>(index)) ? local_block : block;
  }
};

}  // namespace aq
