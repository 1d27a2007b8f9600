// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/layer_report.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/base/interruption.h"
#include "core/calibration/float_values.h"
#include "core/calibration/value_statistics.h"
#include "core/quant/fake_quantize.h"
#include "core/quant/median_levels.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

constexpr int kBins = 128;
constexpr int kFactorBins = 50;

void fill_activations(LayerReport& report, const SiteStatistics& before, const SiteStatistics& after) {
  report.channels_before = float_values(before.absmax);
  report.channels_after = float_values(after.absmax);
  report.activations_before = histogram_of(before.excerpt, kBins);
  report.activations_after = histogram_of(after.excerpt, kBins);
}

}  // namespace

void fill_clipping(LayerReport& report, const at::Tensor& clipping) {
  if (!clipping.defined()) return;
  report.clipping_lower = histogram_of(clipping[0], 0, 1, kFactorBins);
  report.clipping_upper = histogram_of(clipping[1], 0, 1, kFactorBins);
}

void fill_weights(LayerReport& report, const at::Tensor& original, const at::Tensor& transformed,
                  const at::Tensor& quantized) {
  report.weights_before = histogram_of(original, kBins);
  interruption_point();
  report.weights_transformed =
      transformed.is_same(original) ? report.weights_before : histogram_of(transformed, kBins);
  interruption_point();
  report.weights_after =
      histogram_of(quantized, report.weights_transformed.low, report.weights_transformed.high, kBins);
  interruption_point();
  // In the transformed space: a scale that moved into a norm is no error of the weight.
  const RoundingSums sums = rounding_sums(transformed, quantized);
  report.weight_mse = sums.noise / static_cast<double>(transformed.numel());
  report.sqnr_db = sums.noise > 0 ? 10 * std::log10(sums.signal / sums.noise) : 300;
  const double size = std::sqrt(sums.signal * sums.rounded);
  report.cosine = size > 0 ? sums.product / size : 1;
}

void fill_reports(const BlockProblem& problem, const ActivationRecorder& before,
                  const ActivationRecorder& after, const Recipe& recipe, std::vector<LayerRecord>& layers) {
  std::size_t next = 0;
  for (const LinearRole role : kAllLinearRoles) {
    if (!problem.weights[role].weight.defined()) continue;
    LayerRecord& layer = layers[next++];
    layer.report.block = problem.index;
    layer.report.layer = layer.layer;
    fill_activations(layer.report, before.at(input_site(role)), after.at(input_site(role)));
    fill_clipping(layer.report, layer.clipping);
    layer.report.grid = median_levels(layer.scale, layer.zero_point, layer.codebook,
                                      weight_grid(weight_recipe_of(recipe, problem.index, layer.layer)));
  }
}

}  // namespace aq
