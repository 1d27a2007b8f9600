// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/trainable_model.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/demo/demo_config.h"
#include "core/model/norm.h"
#include "core/model/tensor_layout.h"

namespace aq::demo {
namespace {

constexpr double kDeviation = 0.02;

at::Tensor normal(at::IntArrayRef shape, double deviation = kDeviation) {
  return at::randn(shape) * deviation;
}

Norm initial_norm(const BlockShape& block) {
  const bool shifts = block.norm == NormKind::LayerNorm;
  return {at::ones({block.hidden}), shifts ? at::zeros({block.hidden}) : at::Tensor()};
}

Linear initial_linear(const ModelConfig& config, LinearRole role) {
  const auto shape = weight_shape(config.block, role);
  const bool to_residual = role == LinearRole::Output || role == LinearRole::Down;
  const double deviation =
      to_residual ? kDeviation / std::sqrt(2.0 * static_cast<double>(config.layers)) : kDeviation;
  return {normal(shape, deviation), has_bias(config, role) ? at::zeros({shape[0]}) : at::Tensor()};
}

BlockWeights initial_block(const ModelConfig& config) {
  BlockWeights block;
  block.attention_norm = initial_norm(config.block);
  block.mlp_norm = initial_norm(config.block);
  for (const auto role : kAllLinearRoles) {
    if (has_layer(config.block, role)) block[role] = initial_linear(config, role);
  }
  return block;
}

}  // namespace

TrainableModel initialized_model(const std::string& family) {
  const nlohmann::json json = demo_config(family);
  TrainableModel model;
  model.family = &family_of(json, "config.json");
  model.config = model.family->read_config(json, "config.json");
  const auto& config = model.config;
  model.embedding = normal({config.vocabulary, config.block.hidden});
  if (!config.block.rope) {
    model.positions = normal({model.family->position_offset + config.max_positions, config.block.hidden});
  }
  for (std::int64_t i = 0; i < config.layers; ++i) model.blocks.push_back(initial_block(config));
  model.final_norm = initial_norm(config.block);
  if (!config.tied_head) model.head = normal({config.vocabulary, config.block.hidden});
  return model;
}

void for_each_tensor(TrainableModel& model,
                     const std::function<void(const std::string&, at::Tensor&)>& visit) {
  const auto& family = *model.family;
  const auto visit_defined = [&](const std::string& name, at::Tensor& tensor) {
    if (tensor.defined()) visit(name, tensor);
  };
  const auto visit_pair = [&](const std::string& name, at::Tensor& weight, at::Tensor& bias) {
    visit_defined(name + ".weight", weight);
    visit_defined(name + ".bias", bias);
  };
  visit_defined(family.embedding_name, model.embedding);
  visit_defined(family.position_embedding_name, model.positions);
  for (std::int64_t i = 0; i < model.config.layers; ++i) {
    auto& block = model.blocks[static_cast<std::size_t>(i)];
    visit_pair(family.attention_norm_name(i), block.attention_norm.weight, block.attention_norm.bias);
    visit_pair(family.mlp_norm_name(i), block.mlp_norm.weight, block.mlp_norm.bias);
    for (const auto role : kAllLinearRoles) {
      if (!has_layer(model.config.block, role)) continue;
      visit_pair(family.linear_name(role, i), block[role].weight, block[role].bias);
    }
  }
  visit_pair(family.final_norm_name, model.final_norm.weight, model.final_norm.bias);
  visit_defined(family.head_name, model.head);
}

at::Tensor forward(const TrainableModel& model, const at::Tensor& ids) {
  const BlockShape& shape = model.config.block;
  at::Tensor x = at::embedding(model.embedding, ids);  // [batch, tokens, hidden]
  if (model.positions.defined())
    x = x + model.positions.narrow(0, model.family->position_offset, ids.size(1));
  for (std::size_t i = 0; i < model.blocks.size(); ++i)
    x = block_forward(model.config.block_at(static_cast<std::int64_t>(i)), model.blocks[i], x);
  x = apply_norm(shape.norm, shape.norm_eps, model.final_norm, x);
  return at::matmul(x, (model.head.defined() ? model.head : model.embedding).t());
}

}  // namespace aq::demo
