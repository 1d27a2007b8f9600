// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/kronecker.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/model/row_strips.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// x · m of matrices, whose backward pass can be stopped: libtorch runs through all products of a block's
/// transforms at once.
class FactorProduct : public torch::autograd::Function<FactorProduct> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& m) {
    context->save_for_backward({x, m});
    return strip_product(x, m);  // [rows, n]
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    at::Tensor dx, dm;  // [rows, n], [n, n]
    if (context->needs_input_grad(0)) dx = strip_product(gradients[0], saved[1].t());
    interruption_point();
    if (context->needs_input_grad(1)) dm = at::mm(saved[0].t(), gradients[0]);
    return {dx, dm};
  }
};

/// @param x [rows, n] @param m [n, n]
at::Tensor factor_product(const at::Tensor& x, const at::Tensor& m) {
  return is_learned(x, m) ? FactorProduct::apply(x, m) : strip_product(x, m);
}

at::Tensor times_right(const at::Tensor& x, const at::Tensor& right) {
  if (!right.defined()) return x;
  return factor_product(x.reshape({-1, right.size(0)}), right).view(x.sizes());
}

/// leftᵀ · x for every slice, as one product of tall matrices, which can be stopped.
at::Tensor times_left(const at::Tensor& x, const at::Tensor& left) {
  if (!left.defined()) return x;
  const std::int64_t n = left.size(0), width = x.size(-1) / n;
  const at::Tensor columns =
      x.reshape({-1, n, width}).transpose(1, 2).reshape({-1, n});  // [slices · width, n]
  return factor_product(columns, left).view({-1, width, n}).transpose(1, 2).reshape(x.sizes());
}

}  // namespace

at::Tensor times_kronecker(const at::Tensor& x, const at::Tensor& left, const at::Tensor& right) {
  return times_left(times_right(x, right), left);
}

}  // namespace aq
