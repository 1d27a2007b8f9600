// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/rotary_frequencies.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace aq {
namespace {

/// Frequencies before any stretching.
std::vector<double> plain_frequencies(const BlockShape& shape) {
  const std::int64_t dims = shape.rotated_dims();
  std::vector<double> frequencies;
  for (std::int64_t pair = 0; pair < dims / 2; ++pair)
    frequencies.push_back(
        std::pow(shape.rope_theta, -2.0 * static_cast<double>(pair) / static_cast<double>(dims)));
  return frequencies;
}

/// Changes the frequencies in place, one overload for each kind of scaling.
struct Stretch {
  const BlockShape& shape;
  std::int64_t length;
  std::vector<double>& frequencies;

  void operator()(const std::monostate& /*none*/) const {}

  void operator()(const LinearRopeScaling& scaling) const {
    for (double& frequency : frequencies) frequency /= scaling.factor;
  }

  /// Llama 3.1's released code.
  void operator()(const Llama3RopeScaling& scaling) const {
    for (double& frequency : frequencies) {
      const double turns =
          static_cast<double>(scaling.original_max_positions) * frequency / (2 * std::numbers::pi);
      const double kept = std::clamp(
          (turns - scaling.low_freq_factor) / (scaling.high_freq_factor - scaling.low_freq_factor), 0.0, 1.0);
      frequency *= (1 - kept) / scaling.factor + kept;
    }
  }

  /// The pair that turns `turns` times over the original context (Peng et al. 2023, appendix A.2).
  double pair_of(double turns, const YarnRopeScaling& scaling) const {
    const double positions = static_cast<double>(scaling.original_max_positions);
    return static_cast<double>(shape.rotated_dims()) * std::log(positions / (turns * 2 * std::numbers::pi)) /
           (2 * std::log(shape.rope_theta));
  }

  void operator()(const YarnRopeScaling& scaling) const {
    double low = pair_of(scaling.beta_fast, scaling), high = pair_of(scaling.beta_slow, scaling);
    if (scaling.truncate) low = std::floor(low), high = std::ceil(high);
    low = std::max(low, 0.0);
    high = std::min(high, static_cast<double>(shape.rotated_dims() - 1));
    const double width = high == low ? 0.001 : high - low;
    for (std::size_t pair = 0; pair < frequencies.size(); ++pair) {
      const double slowed = std::clamp((static_cast<double>(pair) - low) / width, 0.0, 1.0);
      frequencies[pair] *= slowed / scaling.factor + (1 - slowed);
    }
  }

  void operator()(const LongRopeScaling& scaling) const {
    const auto& factors =
        length > scaling.original_max_positions ? scaling.long_factors : scaling.short_factors;
    for (std::size_t pair = 0; pair < frequencies.size(); ++pair) frequencies[pair] /= factors.at(pair);
  }
};

}  // namespace

std::vector<double> rotary_frequencies(const BlockShape& shape, std::int64_t length) {
  std::vector<double> frequencies = plain_frequencies(shape);
  std::visit(Stretch{shape, length, frequencies}, shape.rope_scaling);
  return frequencies;
}

double rotary_attention_factor(const BlockShape& shape) {
  if (const auto* yarn = std::get_if<YarnRopeScaling>(&shape.rope_scaling)) return yarn->attention_factor;
  if (const auto* longrope = std::get_if<LongRopeScaling>(&shape.rope_scaling))
    return longrope->attention_factor;
  return 1;
}

bool frequencies_change(const BlockShape& shape, std::int64_t from, std::int64_t to) {
  const auto* longrope = std::get_if<LongRopeScaling>(&shape.rope_scaling);
  return longrope && from <= longrope->original_max_positions && to > longrope->original_max_positions;
}

}  // namespace aq
