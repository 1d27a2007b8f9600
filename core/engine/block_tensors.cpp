#include "core/engine/block_tensors.h"

#include <ATen/ATen.h>

#include <initializer_list>

#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

void even_out_biases(BlockWeights& weights, std::initializer_list<LinearRole> roles) {
  bool any = false;
  for (const LinearRole role : roles) any = any || weights[role].bias.defined();
  if (!any) return;
  for (const LinearRole role : roles) {
    Linear& layer = weights[role];
    if (layer.weight.defined() && !layer.bias.defined())
      layer.bias = at::zeros({layer.weight.size(0)}, layer.weight.options());
  }
}

/// Calls body(hf name, tensor) for every tensor of the block that is there.
template <typename Body>
void for_each_tensor(const Family& family, MlpKind mlp, std::int64_t block, BlockWeights& weights,
                     const Body& body) {
  const auto both = [&](const std::string& name, at::Tensor& weight, at::Tensor& bias) {
    body(name + ".weight", weight);
    body(name + ".bias", bias);
  };
  both(family.attention_norm_name(block), weights.attention_norm.weight, weights.attention_norm.bias);
  both(family.mlp_norm_name(block), weights.mlp_norm.weight, weights.mlp_norm.bias);
  for (const LinearRole role : kAllLinearRoles) {
    if (role == LinearRole::Gate && mlp == MlpKind::Plain) continue;
    Linear& layer = weights[role];
    both(family.linear_name(role, block), layer.weight, layer.bias);
  }
  for_each_site_tensor(block, weights, body);
}

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> checkpoint_tensors(const Model& model, std::int64_t block,
                                                                   BlockWeights weights) {
  even_out_biases(weights, {LinearRole::Query, LinearRole::Key, LinearRole::Value, LinearRole::Output});
  even_out_biases(weights, {LinearRole::Gate, LinearRole::Up, LinearRole::Down});
  std::vector<std::pair<std::string, at::Tensor>> list;
  at::ScalarType last = at::kFloat;
  for_each_tensor(model.family(), model.config().block.mlp, block, weights,
                  [&](const std::string& name, at::Tensor& tensor) {
                    if (!tensor.defined()) return;
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
  BlockWeights weights;
  for_each_tensor(model.family(), model.config().block.mlp, block, weights,
                  [&](const std::string& name, at::Tensor& tensor) {
                    for (const auto& [stored_name, stored] : tensors)
                      if (stored_name == name) tensor = stored.to(at::kFloat);
                  });
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
