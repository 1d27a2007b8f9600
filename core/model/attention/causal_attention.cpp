// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/causal_attention.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/version.h>

#include <optional>

#include "core/base/interruption.h"
#include "core/model/attention/tile_product.h"
#include "core/model/attention/tiled_attention.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// [batch, tokens, heads·head_dim] as [batch, heads, tokens, head_dim], a view.
at::Tensor by_heads(const at::Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), x.size(1), heads, -1}).transpose(1, 2);
}

/// And back. @param x a view of [batch, tokens, heads, head_dim]
at::Tensor by_tokens(const at::Tensor& x) { return x.transpose(1, 2).flatten(2); }

class CausalAttentionFunction : public torch::autograd::Function<CausalAttentionFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& queries, const at::Tensor& keys,
                            const at::Tensor& values, double scale, double softcap, std::int64_t window) {
    RECORD_FUNCTION("aq::causal_attention", {});
    const AttentionOutput output = tiled_attention({queries, keys, values, {scale, softcap, window}});
    const at::Tensor y = by_tokens(output.values);
    context->save_for_backward({queries, keys, values, y, output.log_sums});
    context->saved_data["scale"] = scale;
    context->saved_data["softcap"] = softcap;
    context->saved_data["window"] = window;
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    RECORD_FUNCTION("aq::causal_attention_backward", {});
    interruption_point();
    const auto saved = context->get_saved_variables();
    const Scoring scoring{context->saved_data["scale"].toDouble(), context->saved_data["softcap"].toDouble(),
                          context->saved_data["window"].toInt()};
    const std::int64_t heads = saved[0].size(1);
    const AttentionGradients made = tiled_attention_backward({saved[0], saved[1], saved[2], scoring},
                                                             {by_heads(saved[3], heads), saved[4]},
                                                             by_heads(gradients[0].contiguous(), heads));
    return {made.queries, made.keys, made.values, Variable(), Variable(), Variable()};
  }
};

/// What products are cast to on the CPU; nothing without autocast.
std::optional<at::ScalarType> autocast_type() {
#if TORCH_VERSION_MAJOR >= 2
  if (!at::autocast::is_autocast_enabled(at::kCPU)) return {};
  return at::autocast::get_autocast_dtype(at::kCPU);
#else
  if (!at::autocast::is_cpu_enabled()) return {};
  return at::autocast::get_autocast_cpu_dtype();
#endif
}

/// The type of the products: autocast's, else the wider one of the inputs'.
at::ScalarType product_type(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values) {
  const auto widest =
      c10::promoteTypes(queries.scalar_type(), c10::promoteTypes(keys.scalar_type(), values.scalar_type()));
  if (widest == at::kDouble) return widest;
  return autocast_type().value_or(widest);
}

/// What tiles of the type are computed in.
at::ScalarType tile_type(at::ScalarType type) {
  if (type == at::kBFloat16 && !tile::bfloat16_products()) return at::kFloat;
  return type == at::kDouble || type == at::kBFloat16 ? type : at::kFloat;
}

/// With the channels of a row, and no other row's, beside each other.
at::Tensor with_rows(const at::Tensor& x, at::ScalarType type) {
  const at::Tensor y = x.to(type);
  const bool rows = y.stride(3) == 1 && (y.size(2) == 1 || y.stride(2) >= y.size(3));
  return rows ? y : y.contiguous();
}

/// One query a head sees the same keys as all heads of its group: they become rows of one product.
at::Tensor last_token(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                      const Scoring& scoring) {
  const auto batch = queries.size(0), dim = queries.size(3);
  const at::Tensor grouped = queries.reshape({batch, keys.size(1), -1, dim});
  const at::Tensor y = tiled_attention({grouped, keys, values, scoring, true}).values;
  return y.reshape({batch, 1, -1});
}

bool learns(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  return at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
}

at::Tensor attended(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const Scoring& scoring) {
  if (learns(q, k, v))
    return CausalAttentionFunction::apply(q, k, v, scoring.scale, scoring.softcap, scoring.window);
  RECORD_FUNCTION("aq::causal_attention", {});
  return q.size(2) == 1 ? last_token(q, k, v, scoring)
                        : by_tokens(tiled_attention({q, k, v, scoring}).values);
}

}  // namespace

at::Tensor causal_attention(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                            const Scoring& scoring) {
  interruption_point();
  const auto type = product_type(queries, keys, values), tiles = tile_type(type);
  return attended(with_rows(queries, tiles), with_rows(keys, tiles), with_rows(values, tiles), scoring)
      .to(type);
}

}  // namespace aq
