// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/mlp.h"

#include <ATen/Functions.h>

#include "core/base/error.h"
#include "core/model/linear.h"

namespace aq {
namespace {

at::Tensor activated(Activation activation, const at::Tensor& x) {
  switch (activation) {
    case Activation::Relu:
      return at::relu(x);
    case Activation::Silu:
      return at::silu(x);
    case Activation::Gelu:
      return at::gelu(x);
    case Activation::GeluTanh:
      return at::gelu(x, "tanh");
  }
  throw Error(ErrorKind::Internal, "running", "the MLP", "unknown activation function");
}

/// @returns [.., ffn]
at::Tensor inner(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x) {
  const at::Tensor up = apply_linear(weights[LinearRole::Up], x);
  if (shape.mlp == MlpKind::Plain) return activated(shape.activation, up);
  return activated(shape.activation, apply_linear(weights[LinearRole::Gate], x)).mul_(up);
}

/// One expert's rows of a layer, a view.
Linear rows_of(const Linear& stacked, std::int64_t expert, std::int64_t experts) {
  if (!stacked.weight.defined()) return {};
  const auto part = [&](const at::Tensor& tensor) {
    const std::int64_t rows = tensor.size(0) / experts;
    return tensor.narrow(0, expert * rows, rows);
  };
  return {part(stacked.weight), stacked.bias.defined() ? part(stacked.bias) : at::Tensor()};
}

struct Routing {
  at::Tensor experts;  // int64 [n, experts_per_token]
  at::Tensor shares;   // [n, experts_per_token], adding up to one
};

/// Mixtral's router (Jiang et al. 2024, section 2.1): a softmax over the largest scores of a token.
Routing routed(const BlockShape& shape, const Linear& router, const at::Tensor& rows) {
  const auto [scores, experts] = apply_linear(router, rows).topk(shape.experts_per_token, -1);
  return {experts,
          at::softmax(scores, -1, at::promoteTypes(rows.scalar_type(), at::kFloat)).to(rows.scalar_type())};
}

/// Each token goes to the experts that its router chooses. The router reads what the norm gives, which no
/// hook rounds and no site transforms.
at::Tensor mixture(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                   ActivationHook* hook) {
  const std::int64_t hidden = x.size(-1);
  const Routing routing = routed(shape, weights.router, x.reshape({-1, hidden}));
  const at::Tensor input = observed(weights, hook, ActivationSite::MlpInput, x).reshape({-1, hidden});
  at::Tensor sum = at::zeros({input.size(0), shape.hidden}, x.options());
  for (std::int64_t expert = 0; expert < shape.experts; ++expert) {
    const at::Tensor places = routing.experts.eq(expert).nonzero();  // [n, 2]: token, which of its choices
    if (places.size(0) == 0) continue;
    const at::Tensor tokens = places.select(1, 0);
    if (hook) hook->enter_expert(expert, tokens);
    const BlockWeights own = expert_weights(shape, weights, expert);
    const at::Tensor y = inner(shape, own, input.index_select(0, tokens)).unsqueeze(0);  // [1, n, ffn]
    const at::Tensor out =
        apply_linear(own[LinearRole::Down], observed(own, hook, ActivationSite::DownInput, y));
    const at::Tensor shares = routing.shares.index({tokens, places.select(1, 1)}).unsqueeze(1);  // [n, 1]
    sum = sum.index_add(0, tokens, out.squeeze(0) * shares);
  }
  return sum.reshape(x.sizes());
}

}  // namespace

BlockWeights expert_weights(const BlockShape& shape, const BlockWeights& weights, std::int64_t expert) {
  BlockWeights own;
  for (const LinearRole role : {LinearRole::Gate, LinearRole::Up, LinearRole::Down})
    own[role] = rows_of(weights[role], expert, shape.experts);
  own.sites = weights.sites;
  return own;
}

at::Tensor mlp(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
               ActivationHook* hook) {
  if (shape.experts > 0) return mixture(shape, weights, x, hook);
  const at::Tensor input = observed(weights, hook, ActivationSite::MlpInput, x);
  const at::Tensor y = observed(weights, hook, ActivationSite::DownInput, inner(shape, weights, input));
  return apply_linear(weights[LinearRole::Down], y);
}

}  // namespace aq
