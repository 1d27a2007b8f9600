// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/tensor_layout.h"

#include "core/base/error.h"
#include "core/model/norm_tensors.h"

namespace aq {
namespace {

std::string shown(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const auto size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

/// Compares a checkpoint's tensors with what config.json asks for, one after the other.
class Layout {
 public:
  Layout(const TensorSource& tensors, const ModelConfig& config, const std::string& file)
      : tensors_(tensors), config_(config), file_(file) {}

  void require(const std::string& name, const std::vector<std::int64_t>& shape) const {
    if (!tensors_.has(name))
      fail("the tensor " + name + " is missing; config.json asks for one of shape " + shown(shape));
    const TensorInfo& info = tensors_.info(name);
    if (info.shape != shape)
      fail("the tensor " + name + " has shape " + shown(info.shape) + " where config.json asks for " +
           shown(shape));
    if (!at::isFloatingType(info.dtype)) fail("the tensor " + name + " does not hold floating-point numbers");
  }

  void require_norm(const std::string& name, std::int64_t size, NormKind kind) const {
    require(name + ".weight", {size});
    if (kind == NormKind::LayerNorm) require(name + ".bias", {size});
  }

  void require_linear(const std::string& name, LinearRole role) const {
    const auto shape = weight_shape(config_.block, role);
    require(name + ".weight", shape);
    if (has_bias(config_, role))
      require(name + ".bias", {shape.front()});
    else if (tensors_.has(name + ".bias"))
      fail("the tensor " + name + ".bias is there though config.json says that there is none");
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "opening", file_, reason);
  }

  const TensorSource& tensors_;
  const ModelConfig& config_;
  const std::string& file_;
};

}  // namespace

bool has_layer(const BlockShape& block, LinearRole role) {
  return role != LinearRole::Gate || block.mlp == MlpKind::Gated;
}

bool has_bias(const ModelConfig& config, LinearRole role) {
  if (role == LinearRole::Output) return config.output_bias;
  return input_site(role) == ActivationSite::AttentionInput ? config.qkv_bias : config.mlp_bias;
}

std::vector<std::int64_t> weight_shape(const BlockShape& block, LinearRole role) {
  switch (role) {
    case LinearRole::Query:
      return {block.heads * block.head_dim, block.hidden};
    case LinearRole::Key:
    case LinearRole::Value:
      return {block.kv_heads * block.head_dim, block.hidden};
    case LinearRole::Output:
      return {block.hidden, block.heads * block.head_dim};
    case LinearRole::Gate:
    case LinearRole::Up:
      return {block.mlps() * block.ffn, block.hidden};
    case LinearRole::Down:
      return {block.mlps() * block.hidden, block.ffn};
  }
  throw Error(ErrorKind::Internal, "shaping", "a layer", "unknown role");
}

std::set<std::string> linear_weights(const Family& family, const ModelConfig& config) {
  std::set<std::string> names;
  for (std::int64_t block = 0; block < config.layers; ++block)
    for (const LinearRole role : kAllLinearRoles)
      if (has_layer(config.block, role)) names.insert(family.linear_name(role, block) + ".weight");
  return names;
}

void require_layout(const TensorSource& tensors, const Family& family, const ModelConfig& config,
                    const std::string& file) {
  const Layout layout(tensors, config, file);
  const BlockShape& block = config.block;
  layout.require(family.embedding_name, {config.vocabulary, block.hidden});
  if (!family.position_embedding_name.empty())
    layout.require(family.position_embedding_name,
                   {config.max_positions + family.position_offset, block.hidden});
  layout.require_norm(family.final_norm_name, block.hidden, block.norm);
  if (!config.tied_head) layout.require(family.head_name, {config.vocabulary, block.hidden});
  for (std::int64_t index = 0; index < config.layers; ++index) {
    for (const NamedNorm& norm : norms_of(family, block, index))
      layout.require_norm(norm.name, norm.size, norm.kind);
    if (block.experts > 0)
      layout.require(family.router_name(index) + ".weight", {block.experts, block.hidden});
    for (const auto role : kAllLinearRoles)
      if (has_layer(block, role)) layout.require_linear(family.linear_name(role, index), role);
  }
}

}  // namespace aq
