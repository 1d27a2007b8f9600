// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/linear.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/model/inverse_product.h"
#include "core/model/kronecker.h"
#include "core/model/row_strips.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

at::Tensor multiplied(const at::Tensor& rows, const at::Tensor& weight, const at::Tensor& bias) {
  return in_row_strips(rows, weight.numel(),
                       [&](const at::Tensor& some) { return at::linear(some, weight, bias); });
}

/// The same with gradients, whose products are cut into strips as well.
class LinearFunction : public torch::autograd::Function<LinearFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& rows, const at::Tensor& weight,
                            const at::Tensor& bias) {
    context->save_for_backward({rows, weight});
    context->saved_data["rows"] = rows.requires_grad();
    context->saved_data["weight"] = weight.requires_grad();
    context->saved_data["bias"] = bias.numel() > 0 && bias.requires_grad();
    return multiplied(rows, weight, bias.numel() > 0 ? bias : at::Tensor());
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &rows = saved[0], &weight = saved[1];
    const at::Tensor& gradient = gradients[0];  // [rows, out], in the precision of the products
    const at::ScalarType compute = gradient.scalar_type();
    Variable dx, dw, db;
    if (context->saved_data["rows"].toBool())
      dx = strip_product(gradient, weight.to(compute)).to(rows.scalar_type());
    if (context->saved_data["weight"].toBool())
      dw = strip_product(gradient.t(), rows.to(compute)).to(weight.scalar_type());
    if (context->saved_data["bias"].toBool()) db = gradient.sum(0).to(weight.scalar_type());
    return {dx, dw, db};
  }
};

}  // namespace

at::Tensor apply_linear(const Linear& linear, const at::Tensor& x) {
  // Folded to two dimensions this is a single product, forward and backward.
  auto shape = x.sizes().vec();
  const at::Tensor rows = x.reshape({-1, shape.back()});  // [batch·tokens, in]
  shape.back() = linear.weight.size(0);
  if (linear.rounding) return linear.rounding->linear(rows, linear.weight, linear.bias).view(shape);
  const bool learned =
      is_learned(rows, linear.weight) || (linear.bias.defined() && is_learned(rows, linear.bias));
  if (!learned) return multiplied(rows, linear.weight, linear.bias).view(shape);
  const at::Tensor bias = linear.bias.defined() ? linear.bias : at::empty({0}, rows.options());
  return LinearFunction::apply(rows, linear.weight, bias).view(shape);
}

at::Tensor observed(const BlockWeights& weights, ActivationHook* hook, ActivationSite site,
                    const at::Tensor& x) {
  const SiteParameters& parameters = weights[site];
  if (!hook && parameters.merged()) return x;
  const at::Tensor y = parameters.inverse_of.defined()
                           ? times_inverse(x, parameters.inverse_of, parameters.right)
                           : times_kronecker(x, parameters.left, parameters.right);
  const at::Tensor seen = hook ? hook->apply(site, y, parameters) : y;
  return parameters.merged() ? times_kronecker(seen, parameters.left_inverse, parameters.right_inverse)
                             : seen;
}

}  // namespace aq
