// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>

#include "core/run/outcome.h"
#include "core/run/run_context.h"

namespace aq::test {

/// A normal curve's histogram, for reports that no engine made.
inline Histogram bell(float low, float high, int bins, double width) {
  Histogram histogram{low, high, {}};
  for (int i = 0; i < bins; ++i) {
    const double x = low + (high - low) * (i + 0.5) / bins;
    histogram.counts.push_back(static_cast<float>(std::round(4000 * std::exp(-x * x / (2 * width * width)))));
  }
  return histogram;
}

inline LayerReport report_of(int block, const std::string& layer) {
  LayerReport report{.block = block, .layer = layer};
  report.weights_before = bell(-1, 1, 64, 0.2);
  report.weights_transformed = bell(-1, 1, 64, 0.25);
  report.weights_after = bell(-1, 1, 64, 0.22);
  for (int i = -4; i < 4; ++i) report.grid.push_back(static_cast<float>(i) * 0.2F);
  for (int i = 0; i < 32; ++i) {
    report.channels_before.push_back(i == 7 ? 40.0F : 2.0F + static_cast<float>(i % 5));
    report.channels_after.push_back(3.0F + static_cast<float>(i % 3));
  }
  report.activations_before = bell(-40, 40, 64, 3);
  report.activations_after = bell(-6, 6, 64, 2);
  report.clipping_lower = {0, 1, {0, 0, 2, 6, 24}};
  report.clipping_upper = {0, 1, {0, 1, 3, 8, 20}};
  report.cosine = 0.99;
  report.weight_mse = 1e-3;
  report.sqnr_db = 18 + block;
  return report;
}

inline MatrixSnapshot snapshot_of(int block, int epoch, const std::string& placement) {
  constexpr int kSize = 32;
  MatrixSnapshot picture{
      .block = block, .epoch = epoch, .size = kSize, .band = 4 + epoch * 8, .placement = placement};
  picture.stability_factor = 0.1;
  picture.dominance = 0.6;
  picture.cells = kSize;
  for (int i = 0; i < kSize; ++i) {
    for (int j = 0; j < kSize; ++j) {
      const bool inside = std::abs(i - j) <= picture.band;
      picture.values.push_back(i == j   ? 1.0F + 0.01F * static_cast<float>(i)
                               : inside ? 0.01F * static_cast<float>((i * 7 + j * 3) % 5 - 2)
                                        : 0.0F);
    }
    picture.centers.push_back(1.0F + 0.01F * static_cast<float>(i));
    picture.radii.push_back(0.2F);
  }
  return picture;
}

/// Sends what a run of two blocks and three epochs sends, and ends in an outcome. Obeys pause and cancel.
inline Outcome scripted_run(const RunSpec& spec, const RunContext& context) {
  constexpr int kBlocks = 2, kEpochs = 3;
  context.post(RunStarted{spec.model, spec.recipe.method, short_name(spec.recipe), kBlocks, kEpochs, 4, 0});
  context.post(StageStarted{RunStage::FloatEvaluation});
  context.post(EvaluationUpdate{"float", 512, 512, 20.5, true});
  context.post(StageStarted{RunStage::Calibration});
  Outcome outcome{.spec = spec};
  for (int block = 0; block < kBlocks; ++block) {
    context.check();
    context.post(BlockStarted{block, 1.0});
    for (const char* placement : {"attention_norm", "mlp_norm"})
      context.post(SearchFinished{block, placement, {0, 0.5F, 0.75F}, {3, 2, 2.5F}});
    for (int epoch = 0; epoch < kEpochs; ++epoch) {
      context.check();
      for (const char* placement : {"attention_norm", "value_output"})
        context.post(snapshot_of(block, epoch, placement));
      context.post(EpochFinished{block,
                                 epoch,
                                 0.5 / (epoch + 1),
                                 0.1,
                                 {{"attention_norm", 32, 1, 4 + epoch * 8, 0.6, 2.0, 1e-6, 0}}});
    }
    for (const char* layer : {"self_attn.q_proj", "mlp.down_proj"}) context.post(report_of(block, layer));
    context.post(BlockFinished{block, 1.0, 0.16, 0.3});
    outcome.blocks.push_back({block, 1.0, 0.16, 0.3});
  }
  context.post(EvaluationUpdate{"quantized", 512, 512, 21.5, true});
  outcome.perplexity = {{"float", 20.5}, {"quantized", 21.5}};
  outcome.seconds = 1;
  outcome.output = spec.output;
  return outcome;
}

}  // namespace aq::test
