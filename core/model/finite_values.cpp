// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/finite_values.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <functional>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/model/norm_tensors.h"
#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

constexpr const char* kDamaged = "the checkpoint is damaged: fetch it anew";

bool wide(at::ScalarType dtype) { return dtype == at::kFloat || dtype == at::kDouble; }

/// "[3, 17]" of the value with this index in a row-major tensor.
std::string place_of(std::int64_t flat, at::IntArrayRef sizes) {
  std::string place;
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
    const std::string index = std::to_string(flat % *size);
    place = place.empty() ? index : index + ", " + place;
    flat /= *size;
  }
  return "[" + place + "]";
}

std::string number_name(double value) {
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "inf" : "-inf";
}

/// "NAME holds NaN at [3]"; empty where all values are finite, or there are none.
std::string fault_of(const std::string& name, const at::Tensor& values) {
  if (!values.defined() || all_finite(values)) return {};
  return name + " holds " + first_non_finite(values);
}

/// Calls body(name in the checkpoint, tensor) for every tensor that a block has.
void for_each_block_tensor(const Model& model, std::int64_t index, BlockWeights weights,
                           const std::function<void(const std::string&, at::Tensor&)>& body) {
  const Family& family = model.family();
  for (const NamedNorm& one : norms_of(family, model.config().block, index)) {
    Norm& norm = weights.*one.norm;
    body(one.name + ".weight", norm.weight);
    body(one.name + ".bias", norm.bias);
  }
  if (weights.router.weight.defined()) body(family.router_name(index) + ".weight", weights.router.weight);
  for (const LinearRole role : kAllLinearRoles) {
    if (!weights[role].weight.defined()) continue;
    const std::string name = family.linear_name(role, index);
    body(name + ".weight", weights[role].weight);
    body(name + ".bias", weights[role].bias);
  }
  for_each_site_tensor(index, weights, body);
}

/// The layers that read a site: "self_attn.q_proj, self_attn.k_proj, self_attn.v_proj".
std::string readers_of(ActivationSite site, const BlockWeights& weights, const LayerNames& names) {
  std::string readers;
  for (const LinearRole role : kAllLinearRoles)
    if (weights[role].weight.defined() && input_site(role) == site)
      readers += (readers.empty() ? "" : ", ") + names[static_cast<std::size_t>(role)];
  return readers;
}

/// "the input of mlp.down_proj", "the output of self_attn.q_proj".
std::string place_in_block(ActivationSite site, const BlockWeights& weights, const LayerNames& names) {
  const auto output_of = [&](LinearRole role) {
    return "the output of " + names[static_cast<std::size_t>(role)];
  };
  switch (site) {
    case ActivationSite::Query:
      return output_of(LinearRole::Query);
    case ActivationSite::Key:
      return output_of(LinearRole::Key);
    case ActivationSite::Value:
      return output_of(LinearRole::Value);
    default:
      return "the input of " + readers_of(site, weights, names);
  }
}

/// Keeps the first place at which what passes is not finite.
class FiniteWatch : public ActivationHook {
 public:
  FiniteWatch(const BlockWeights& weights, const LayerNames& names, ActivationHook* next)
      : weights_(weights), names_(names), next_(next) {}

  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) override {
    const std::string place = place_in_block(site, weights_, names_);
    look(place, x);
    if (!next_) return x;
    const at::Tensor seen = next_->apply(site, x, parameters);
    look(place + " after its quantization", seen);
    return seen;
  }
  void enter_expert(std::int64_t expert, const at::Tensor& tokens) override {
    if (next_) next_->enter_expert(expert, tokens);
  }

  void look(const std::string& place, const at::Tensor& x) {
    if (found_.empty()) found_ = fault_of(place, x);
  }
  const std::string& found() const { return found_; }

 private:
  const BlockWeights& weights_;
  const LayerNames& names_;
  ActivationHook* next_;
  std::string found_;
};

std::string stored_fault(const Model& model, const std::string& name) {
  return name.empty() || !model.tensors().has(name) ? "" : fault_of(name, model.tensors().load(name));
}

/// The first of these tensors that is not finite, or what is left to say.
std::string first_stored_fault(const Model& model, const std::vector<std::string>& names,
                               const std::string& otherwise) {
  for (const std::string& name : names)
    if (std::string fault = stored_fault(model, name); !fault.empty()) return fault;
  return otherwise;
}

}  // namespace

bool all_finite(const at::Tensor& values) {
  if (values.numel() == 0) return true;
  interruption_point();
  const at::Tensor plain = values.detach();
  const auto [low, high] = at::aminmax(wide(plain.scalar_type()) ? plain : plain.to(at::kFloat));
  return std::isfinite(low.item<double>()) && std::isfinite(high.item<double>());  // either takes a NaN over
}

std::string first_non_finite(const at::Tensor& values) {
  const at::Tensor flat = values.detach().reshape({-1});
  const at::Tensor bad = flat.isfinite().logical_not().to(at::kByte);  // [values]
  if (flat.numel() == 0 || bad.max().item<int>() == 0) return {};
  const std::int64_t first = bad.argmax().item<std::int64_t>();
  return number_name(flat[first].item<double>()) + " at " + place_of(first, values.sizes());
}

std::string non_finite_tensor(const Model& model, std::int64_t index, const BlockWeights& weights) {
  std::string found;
  for_each_block_tensor(model, index, weights, [&](const std::string& name, at::Tensor& tensor) {
    if (found.empty()) found = fault_of(name, tensor);
  });
  return found;
}

void require_finite_block(const Model& model, std::int64_t index, const BlockWeights& weights) {
  const std::string found = non_finite_tensor(model, index, weights);
  if (found.empty()) return;
  throw Error(ErrorKind::BadInput, "reading block " + std::to_string(index) + " of", model.name(), found,
              kDamaged);
}

LayerNames layer_names(const Model& model) {
  LayerNames names;
  for (const LinearRole role : kAllLinearRoles)
    if (has_layer(model.config().block, role))
      names[static_cast<std::size_t>(role)] = short_layer_name(model.family(), role);
  return names;
}

std::string non_finite_activation(const BlockShape& shape, const BlockWeights& weights,
                                  const LayerNames& names, const at::Tensor& x, ActivationHook* hook) {
  const at::NoGradGuard no_grad;
  FiniteWatch watch(weights, names, hook);
  watch.look("what enters the block", x);
  watch.look("the block's output", block_forward(shape, weights, x, &watch));
  return watch.found();
}

std::string why_not_finite(const Model& model, std::int64_t index, const BlockWeights& weights,
                           const at::Tensor& x, ActivationHook* hook) {
  if (index == 0 && !all_finite(x)) return why_embedding_not_finite(model);
  if (std::string tensor = non_finite_tensor(model, index, weights); !tensor.empty()) return tensor;
  return non_finite_activation(model.config().block_at(index), weights, layer_names(model), x, hook);
}

std::string why_embedding_not_finite(const Model& model) {
  const Family& family = model.family();
  return first_stored_fault(model, {family.embedding_name, family.position_embedding_name},
                            "the embedding of a token is not finite");
}

std::string why_head_not_finite(const Model& model) {
  const Family& family = model.family();
  const std::string& head = model.config().tied_head ? family.embedding_name : family.head_name;
  return first_stored_fault(model,
                            {family.final_norm_name + ".weight", family.final_norm_name + ".bias", head},
                            "the logits overflow");
}

}  // namespace aq
