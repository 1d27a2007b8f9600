#include "core/model/rotary.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace aq {
namespace {

/// Low frequencies are slowed by `factor`, high ones kept, those between blended (Llama 3.1's released code).
double stretched(double frequency, const Llama3RopeScaling& scaling) {
  const double turns =
      static_cast<double>(scaling.original_max_positions) * frequency / (2 * std::numbers::pi);
  if (turns > scaling.high_freq_factor) return frequency;
  if (turns < scaling.low_freq_factor) return frequency / scaling.factor;
  const double kept =
      (turns - scaling.low_freq_factor) / (scaling.high_freq_factor - scaling.low_freq_factor);
  return (1 - kept) * frequency / scaling.factor + kept * frequency;
}

/// Radians a position, [head_dim/2] (Su et al. 2021, section 3.2.2).
std::vector<double> rotary_frequencies(const BlockShape& shape) {
  std::vector<double> frequencies;
  for (std::int64_t pair = 0; pair < shape.head_dim / 2; ++pair) {
    const double exponent = 2.0 * static_cast<double>(pair) / static_cast<double>(shape.head_dim);
    const double frequency = std::pow(shape.rope_theta, -exponent);
    frequencies.push_back(shape.rope_scaling ? stretched(frequency, *shape.rope_scaling) : frequency);
  }
  return frequencies;
}

}  // namespace

RotaryTable rotary_table(const BlockShape& shape, std::int64_t first, std::int64_t tokens,
                         at::ScalarType dtype) {
  // Angles grow with the position: in single precision they would lose digits at long contexts.
  const at::Tensor frequencies = at::tensor(rotary_frequencies(shape), at::kDouble);
  const at::Tensor angles = at::outer(at::arange(first, first + tokens, at::kDouble), frequencies);
  const at::Tensor repeated = at::cat({angles, angles}, 1);  // [tokens, head_dim]
  return {repeated.cos().to(dtype), repeated.sin().to(dtype)};
}

at::Tensor rotated(const at::Tensor& x, const RotaryTable& table) {
  const auto half = x.size(-1) / 2;
  const at::Tensor cos = table.cos.narrow(-1, 0, half), sin = table.sin.narrow(-1, 0, half);
  const at::Tensor first = x.narrow(-1, 0, half), second = x.narrow(-1, half, half);
  return at::cat({at::addcmul(first * cos, second, sin, -1), at::addcmul(second * cos, first, sin)}, -1);
}

}  // namespace aq
