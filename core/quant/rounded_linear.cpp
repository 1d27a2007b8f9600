// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/rounded_linear.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>

#include <utility>

#include "core/model/row_strips.h"
#include "core/quant/row_quantization.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// libtorch 1.13 takes no undefined tensor into a custom function: an empty one stands for it.
at::Tensor empty_unless(const at::Tensor& tensor) {
  return tensor.defined() ? tensor : at::empty({0}, at::kFloat);
}
at::Tensor unless_empty(const at::Tensor& tensor) { return tensor.numel() > 0 ? tensor : at::Tensor(); }

class RoundedLinearFunction : public torch::autograd::Function<RoundedLinearFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const at::Tensor& bias, const at::Tensor& lower, const at::Tensor& upper,
                            std::int64_t bits, bool symmetric, std::int64_t row) {
    const at::Tensor values = weight.detach().contiguous();
    context->save_for_backward({x, values, lower, upper});
    context->saved_data["bits"] = bits;
    context->saved_data["symmetric"] = symmetric;
    context->saved_data["row"] = row;
    context->saved_data["bias"] = bias.numel() > 0;
    const at::Tensor used = rounded(values, *context, lower, upper).values;
    return in_row_strips(x, used.numel(),
                         [&](const at::Tensor& rows) { return at::linear(rows, used, unless_empty(bias)); });
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &lower = saved[2];
    const at::Tensor& gradient = gradients[0];  // [rows, out], in the precision of the products
    const at::ScalarType compute = gradient.scalar_type();
    RowQuantization made = rounded(weight, *context, lower, saved[3]);
    at::Tensor dx;
    if (context->needs_input_grad(0))
      dx = strip_product(gradient, made.values.to(compute)).to(x.scalar_type());
    made.values.reset();
    // The gradient of the rounded weight becomes that of the weight in its place.
    const at::Tensor dw = strip_product(gradient.t(), x.to(compute)).to(weight.scalar_type()).contiguous();
    const RowGradients rows = row_gradients(weight, dw, grid_of(*context), context->saved_data["row"].toInt(),
                                            made.statistics, lower.numel() > 0, dw);
    at::Tensor db;
    if (context->saved_data["bias"].toBool()) db = gradient.sum(0).to(weight.scalar_type());
    return {dx, rows.x, db, rows.lower, rows.upper, Variable(), Variable(), Variable()};
  }

 private:
  static IntegerGrid grid_of(AutogradContext& context) {
    return {static_cast<int>(context.saved_data["bits"].toInt()), context.saved_data["symmetric"].toBool()};
  }
  static RowQuantization rounded(const at::Tensor& weight, AutogradContext& context, const at::Tensor& lower,
                                 const at::Tensor& upper) {
    RECORD_FUNCTION("aq::fake_quantize", {});
    return quantize_rows(weight, grid_of(context), context.saved_data["row"].toInt(), lower, upper);
  }
};

}  // namespace

RoundedLinear::RoundedLinear(const IntegerGrid& grid, std::int64_t row, at::Tensor lower, at::Tensor upper)
    : grid_(grid), row_(row), lower_(std::move(lower)), upper_(std::move(upper)) {}

at::Tensor RoundedLinear::linear(const at::Tensor& x, const at::Tensor& weight,
                                 const at::Tensor& bias) const {
  return RoundedLinearFunction::apply(x, weight, empty_unless(bias), empty_unless(lower_),
                                      empty_unless(upper_), static_cast<std::int64_t>(grid_.bits),
                                      grid_.symmetric, row_);
}

}  // namespace aq
