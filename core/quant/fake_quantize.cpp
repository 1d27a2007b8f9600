// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/fake_quantize.h"

#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/quant/row_quantization.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// libtorch 1.13 takes no undefined tensor into a custom function: an empty one stands for it.
at::Tensor or_empty(const at::Tensor& factors) {
  return factors.defined() ? factors : at::empty({0}, at::kFloat);
}

class FakeQuantizeFunction : public torch::autograd::Function<FakeQuantizeFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& lower,
                            const at::Tensor& upper, std::int64_t bits, bool symmetric, std::int64_t row) {
    RECORD_FUNCTION("aq::fake_quantize", {});
    const at::Tensor values = x.detach().contiguous();
    const RowQuantization made =
        quantize_rows(values, {static_cast<int>(bits), symmetric}, row, lower, upper);
    context->save_for_backward({values, made.statistics});
    context->saved_data["bits"] = bits;
    context->saved_data["symmetric"] = symmetric;
    context->saved_data["row"] = row;
    context->saved_data["clipped"] = lower.numel() > 0;
    return made.values.view(x.sizes());
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    RECORD_FUNCTION("aq::fake_quantize_backward", {});
    const auto saved = context->get_saved_variables();
    const IntegerGrid grid{static_cast<int>(context->saved_data["bits"].toInt()),
                           context->saved_data["symmetric"].toBool()};
    const RowGradients made =
        row_gradients(saved[0], gradients[0].contiguous(), grid, context->saved_data["row"].toInt(), saved[1],
                      context->saved_data["clipped"].toBool());
    return {made.x, made.lower, made.upper, Variable(), Variable(), Variable()};
  }
};

}  // namespace

at::Tensor fake_quantize(const at::Tensor& x, const IntegerGrid& grid, std::int64_t row,
                         const at::Tensor& lower, const at::Tensor& upper) {
  const bool real = x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble;
  return FakeQuantizeFunction::apply(real ? x : x.to(at::kFloat), or_empty(lower), or_empty(upper),
                                     static_cast<std::int64_t>(grid.bits), grid.symmetric, row);
}

QuantizedWeight quantize_weight(const at::Tensor& weight, const IntegerGrid& grid, std::int64_t row,
                                const at::Tensor& lower, const at::Tensor& upper) {
  const at::Tensor values = weight.detach().contiguous();
  QuantizedWeight result;
  result.integers = at::empty(values.sizes(), values.options().dtype(at::kByte));
  const RowQuantization made = quantize_rows(values, grid, row, lower, upper, result.integers);
  result.dequantized = made.values;
  const std::int64_t rows = made.statistics.size(0), out = rows < values.size(0) ? 1 : values.size(0);
  result.scale = made.statistics.select(1, 4).to(at::kFloat).reshape({out, rows / out}).contiguous();
  if (!grid.symmetric)
    result.zero_point = made.statistics.select(1, 5).to(at::kFloat).reshape({out, rows / out}).contiguous();
  return result;
}

IntegerGrid weight_grid(const WeightRecipe& recipe) { return {recipe.bits, recipe.symmetric}; }

}  // namespace aq
