// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/inverse_product.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/model/row_strips.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

class InverseProduct : public torch::autograd::Function<InverseProduct> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& matrix,
                            const at::Tensor& inverse) {
    const at::Tensor y = strip_product(x, inverse);  // [rows, n]
    context->save_for_backward({y, inverse});
    context->saved_data["dtype"] = static_cast<std::int64_t>(matrix.scalar_type());
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& y = saved[0];
    const auto dtype = static_cast<at::ScalarType>(context->saved_data["dtype"].toInt());
    const at::Tensor dx =
        strip_product(gradients[0], saved[1].t().to(gradients[0].scalar_type()));  // [rows, n]
    return {dx, strip_product(y.t(), dx).to(dtype).neg_(), Variable()};
  }
};

}  // namespace

at::Tensor times_inverse(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& inverse) {
  const at::Tensor rows = x.reshape({-1, x.size(-1)});
  return InverseProduct::apply(rows, matrix, inverse.detach()).view(x.sizes());
}

}  // namespace aq
