#include "core/calibration/weight_quantizer.h"

#include <ATen/ATen.h>

namespace aq {
namespace {

constexpr double kFactorStart = 4.0;  // sigmoid(4) = 0.982: barely clipped (OmniQuant's start)

at::Tensor squashed(const at::Tensor& factor) { return factor.defined() ? factor.sigmoid() : at::Tensor(); }

}  // namespace

WeightQuantizer::WeightQuantizer(const Recipe& recipe, const BlockWeights& weights,
                                 const std::array<std::string, kLinearRoles>& names)
    : recipe_(recipe.weights), grid_(weight_grid(recipe.weights)) {
  for (const LinearRole role : kAllLinearRoles) {
    const at::Tensor& weight = weights[role].weight;  // [out, in]
    if (!weight.defined() || !active()) continue;
    Layer& made = layers_[static_cast<std::size_t>(role)];
    made.out = weight.size(0);
    made.row =
        weight_row(recipe.weights, weight.size(0), weight.size(1), names[static_cast<std::size_t>(role)]);
    if (recipe.clipping.rule != "learned") continue;
    made.lower = at::full({weight.numel() / made.row}, kFactorStart, at::kFloat).requires_grad_();
    made.upper = made.lower.detach().clone().requires_grad_();
  }
}

std::vector<at::Tensor> WeightQuantizer::parameters() const {
  std::vector<at::Tensor> list;
  for (const Layer& one : layers_)
    if (one.lower.defined()) {
      list.push_back(one.lower);
      list.push_back(one.upper);
    }
  return list;
}

BlockWeights WeightQuantizer::quantize(BlockWeights weights) const {
  if (!active()) return weights;
  for (const LinearRole role : kAllLinearRoles) {
    at::Tensor& weight = weights[role].weight;
    const Layer& one = layer(role);
    if (weight.defined())
      weight = fake_quantize(weight, grid_, one.row, squashed(one.lower), squashed(one.upper));
  }
  return weights;
}

QuantizedWeight WeightQuantizer::finish(LinearRole role, const at::Tensor& weight) const {
  const at::NoGradGuard no_grad;
  const Layer& one = layer(role);
  return quantize_weight(weight, grid_, one.row, squashed(one.lower), squashed(one.upper));
}

at::Tensor WeightQuantizer::factors(LinearRole role) const {
  const Layer& one = layer(role);
  if (!one.lower.defined()) return {};
  const at::NoGradGuard no_grad;
  const at::Tensor both = at::stack({squashed(one.lower), squashed(one.upper)});  // [2, rows]
  const std::int64_t rows = both.size(1), out = rows < one.out ? 1 : one.out;
  return both.reshape({2, out, rows / out}).contiguous();
}

}  // namespace aq
