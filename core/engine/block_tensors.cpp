// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/block_tensors.h"

#include <ATen/ATen.h>

#include <cstdio>
#include <initializer_list>
#include <limits>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/model/finite_values.h"
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

/// The largest finite value of a floating-point dtype.
double largest_of(at::ScalarType dtype) {
  switch (dtype) {
    case at::kHalf:
      return static_cast<double>(std::numeric_limits<c10::Half>::max());
    case at::kBFloat16:
      return static_cast<double>(std::numeric_limits<c10::BFloat16>::max());
    default:
      return static_cast<double>(std::numeric_limits<float>::max());
  }
}

/// A tensor as the checkpoint stores it. Half precision ends at 65504, which a transform's product may pass.
/// @param step what a value may be beyond the dtype's largest and become that
at::Tensor stored_as(at::ScalarType dtype, const std::string& name, const at::Tensor& tensor, double step) {
  const at::Tensor stored = tensor.detach().to(dtype).contiguous();
  if (dtype == tensor.scalar_type() || all_finite(stored) || !all_finite(tensor)) return stored;
  const double largest = tensor.detach().abs().max().item<double>(), end = largest_of(dtype);
  if (largest <= end + step) return tensor.detach().clamp(-end, end).to(dtype).contiguous();
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", largest);
  throw Error(ErrorKind::Numeric, "storing", name,
              std::string("its largest magnitude, ") + text + ", is too large for " + c10::toString(dtype),
              "choose smaller learning rates or another method, or convert the checkpoint to BF16 or F32");
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
                                                                   BlockWeights weights,
                                                                   const GridSteps& steps) {
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
    const auto step = steps.find(name);
    list.emplace_back(name, stored_as(last, name, tensor, step == steps.end() ? 0 : step->second));
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

}  // namespace aq
