// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "core/model/model_config.h"

namespace aq {

/// The linear layers of a decoder block. Up and Down are fc1 and fc2 where the MLP is plain; Gate is absent then.
enum class LinearRole { Query, Key, Value, Output, Gate, Up, Down };
inline constexpr std::size_t kLinearRoles = 7;
inline constexpr std::array<LinearRole, kLinearRoles> kAllLinearRoles{
    LinearRole::Query, LinearRole::Key, LinearRole::Value, LinearRole::Output,
    LinearRole::Gate,  LinearRole::Up,  LinearRole::Down};

/// What is done to a weight when it is used.
class LinearRounding {
 public:
  virtual ~LinearRounding() = default;
  /// x · R(W)ᵀ + b. @param x [rows, in]; weight [out, in]; bias [out], or undefined; @returns [rows, out]
  virtual at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const = 0;
};

struct Linear {
  at::Tensor weight;  // [out, in]
  at::Tensor bias;    // [out], or undefined
  std::shared_ptr<const LinearRounding> rounding = nullptr;  // null: the weight is used as it is
};

struct Norm {
  at::Tensor
      weight;  // [hidden]; [head_dim] of queries and keys. The gain that multiplies, whatever the file stores
  at::Tensor bias;  // the same, or undefined
};

/// Where an activation may be quantized.
enum class ActivationSite { AttentionInput, OutputInput, MlpInput, DownInput, Query, Key, Value };
inline constexpr std::size_t kActivationSites = 7;
inline constexpr std::array<ActivationSite, kActivationSites> kAllActivationSites{
    ActivationSite::AttentionInput, ActivationSite::OutputInput, ActivationSite::MlpInput,
    ActivationSite::DownInput,      ActivationSite::Query,       ActivationSite::Key,
    ActivationSite::Value};

/// What quantizing the activations of one site takes beside the recipe. Undefined tensors are not used.
struct SiteParameters {
  at::Tensor left,
      right;  // [n1, n1], [n2, n2]: x is quantized as x · (left ⊗ right); one alone leaves its other side
  at::Tensor left_inverse,
      right_inverse;        // there in a merged block, where x comes back to the space it was in
  at::Tensor inverse_of;    // [n2, n2], while it is being learned: A where `right` is A⁻¹
  at::Tensor low, high;     // []: the ends of a static range
  at::Tensor lower, upper;  // []: factors on the ends of each token's range

  bool transforms() const { return left.defined() || right.defined(); }
  bool merged() const { return left_inverse.defined() || right_inverse.defined(); }
};

/// The tensors of one block, by role. Used for stored weights, transformed ones and trainable ones alike.
/// A mixture's experts lie one below the other in Gate, Up and Down: [experts · out, in]. Whatever works row
/// by row needs not know of them.
struct BlockWeights {
  Norm attention_norm, mlp_norm;                // mlp_norm: undefined where the norm is shared
  Norm attention_output_norm, mlp_output_norm;  // undefined but in blocks with output norms
  Norm query_norm, key_norm;                    // undefined but in blocks with query and key norms
  Linear router;                                // [experts, hidden]; undefined but in a mixture of experts
  std::array<Linear, kLinearRoles> linears;
  std::array<SiteParameters, kActivationSites> sites;

  Linear& operator[](LinearRole role) { return linears[static_cast<std::size_t>(role)]; }
  const Linear& operator[](LinearRole role) const { return linears[static_cast<std::size_t>(role)]; }
  SiteParameters& operator[](ActivationSite site) { return sites[static_cast<std::size_t>(site)]; }
  const SiteParameters& operator[](ActivationSite site) const {
    return sites[static_cast<std::size_t>(site)];
  }
};

/// Every tensor in `dtype`, detached from the file's memory only where a conversion is needed.
BlockWeights to(const BlockWeights& weights, at::ScalarType dtype);

/// The site whose activation is this layer's input.
ActivationSite input_site(LinearRole role);

/// Sees (and may replace) activations on their way through a block.
class ActivationHook {
 public:
  virtual ~ActivationHook() = default;
  /// @param x [batch, tokens, channels] for linear inputs; for Query, Key and Value [batch, tokens, channels]
  /// without RoPE and [batch, heads, tokens, head_dim] with it (then after the rotation). Transformed already
  /// @param parameters of the block that is running
  virtual at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) = 0;
  /// In a mixture of experts, after MlpInput: `expert` gets these of its tokens, and the next DownInput is
  /// its. Not called for an expert that gets none.
  /// @param tokens int64 [n]: rows of the last MlpInput as [batch · tokens, hidden]
  virtual void enter_expert(std::int64_t /*expert*/, const at::Tensor& /*tokens*/) {}
};

/// Cosines and sines of the rotary positions `first` … `first + tokens − 1`, each [tokens, rotated dims]
/// (halves repeated, HF's rotate-half layout).
struct RotaryTable {
  at::Tensor cos, sin;
};
RotaryTable rotary_table(const BlockShape& shape, std::int64_t first, std::int64_t tokens, at::ScalarType dtype);

struct KvCache;  // core/model/kv_cache.h

/// One decoder block with causal attention, its branches and norms as the shape says.
/// @param x     [batch, tokens, hidden], in the dtype of the weights
/// @param hook  may be null
/// @param cache may be null; otherwise it is extended by these tokens
/// @returns     [batch, tokens, hidden]
/// Differentiable in x and in every weight.
at::Tensor block_forward(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                         ActivationHook* hook = nullptr, KvCache* cache = nullptr);

}  // namespace aq
