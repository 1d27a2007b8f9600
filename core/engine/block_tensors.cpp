#include "core/engine/block_tensors.h"

#include <ATen/ATen.h>

#include <initializer_list>

#include "core/base/interruption.h"
#include "core/model/norm_tensors.h"
#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

/// The layers that config.json can only give a bias together.
using Companions = std::initializer_list<LinearRole>;

/// Where one of the layers has a bias that the checkpoint has not, all of them get one.
void even_out_biases(const Model& model, std::int64_t block, BlockWeights& weights, Companions roles) {
  bool added = false;
  for (const LinearRole role : roles)
    added = added || (weights[role].bias.defined() &&
                      !model.tensors().has(model.family().linear_name(role, block) + ".bias"));
  if (!added) return;
  for (const LinearRole role : roles) {
    Linear& layer = weights[role];
    if (layer.weight.defined() && !layer.bias.defined())
      layer.bias = at::zeros({layer.weight.size(0)}, layer.weight.options());
  }
}

/// Calls body(hf name, tensor) for every tensor of the block that is there.
template <typename Body>
void for_each_tensor(const Family& family, const BlockShape& shape, std::int64_t block, BlockWeights& weights,
                     const Body& body) {
  const auto both = [&](const std::string& name, at::Tensor& weight, at::Tensor& bias) {
    body(name + ".weight", weight);
    body(name + ".bias", bias);
  };
  for (const NamedNorm& one : norms_of(family, shape, block)) {
    Norm& norm = weights.*one.norm;
    both(one.name, norm.weight, norm.bias);
  }
  if (shape.experts > 0) body(family.router_name(block) + ".weight", weights.router.weight);
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(shape, role)) continue;
    Linear& layer = weights[role];
    both(family.linear_name(role, block), layer.weight, layer.bias);
  }
  for_each_site_tensor(block, weights, body);
}

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> checkpoint_tensors(const Model& model, std::int64_t block,
                                                                   BlockWeights weights) {
  const BlockShape& shape = model.config().block;
  even_out_biases(model, block, weights,
                  {LinearRole::Query, LinearRole::Key, LinearRole::Value, LinearRole::Output});
  even_out_biases(model, block, weights, {LinearRole::Gate, LinearRole::Up, LinearRole::Down});
  for (const NamedNorm& one : norms_of(model.family(), shape, block)) {
    at::Tensor& gain = (weights.*one.norm).weight;
    gain = stored_gain(model.tensors(), model.family(), one.name, gain);
  }
  std::vector<std::pair<std::string, at::Tensor>> list;
  at::ScalarType last = at::kFloat;
  for_each_tensor(model.family(), shape, block, weights, [&](const std::string& name, at::Tensor& tensor) {
    if (!tensor.defined()) return;
    interruption_point();
    if (name.starts_with(kSitePrefix))
      last = at::kFloat;
    else if (model.tensors().has(name))
      last = model.tensors().info(name).dtype;  // a new bias follows its weight
    list.emplace_back(name, tensor.detach().to(last).contiguous());
  });
  return list;
}

BlockWeights weights_of(const Model& model, std::int64_t block,
                        const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
  const BlockShape& shape = model.config().block;
  BlockWeights weights;
  for_each_tensor(model.family(), shape, block, weights, [&](const std::string& name, at::Tensor& tensor) {
    interruption_point();
    for (const auto& [stored_name, stored] : tensors)
      if (stored_name == name) tensor = stored.to(at::kFloat);
  });
  const double offset = model.family().norm_offset;
  if (offset == 0) return weights;
  for (const NamedNorm& one : norms_of(model.family(), shape, block)) {
    at::Tensor& gain = (weights.*one.norm).weight;
    gain = gain + offset;
  }
  return weights;
}

std::array<std::string, kLinearRoles> layer_names(const Model& model) {
  std::array<std::string, kLinearRoles> names;
  for (const LinearRole role : kAllLinearRoles)
    if (has_layer(model.config().block, role))
      names[static_cast<std::size_t>(role)] = short_layer_name(model.family(), role);
  return names;
}

}  // namespace aq
