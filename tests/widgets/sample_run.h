// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// Events as a real run sends them: losses that fall, outlier channels, a band that opens.
class SampleRun {
 public:
  explicit SampleRun(int blocks = 6, int epochs = 10, int size = 128)
      : blocks_(blocks), epochs_(epochs), size_(size) {}

  std::vector<RunEvent> events(int finished_blocks) {
    std::vector<RunEvent> all = {started()};
    add_evaluation(all, "float", 15.2, 1);
    add_evaluation(all, "rtn", 84.6, 1);
    for (int block = 0; block <= std::min(finished_blocks, blocks_ - 1); ++block)
      add_block(all, block, block < finished_blocks);
    add_evaluation(all, "quantized", 18.4, finished_blocks == blocks_ ? 1 : 0.55);
    return all;
  }

  RunStarted started() const { return {"demo:llama", "affinequant", "W3A16 g128", blocks_, epochs_, 32, 0}; }

  LayerReport report(int block, const std::string& layer, double sqnr_db) {
    LayerReport report;
    report.block = block;
    report.layer = layer;
    report.sqnr_db = sqnr_db;
    report.weight_mse = std::pow(10, -sqnr_db / 10) * 4e-4;
    report.weights_before = bell(-0.24F, 0.24F, 0.021);
    report.weights_transformed = bell(-0.24F, 0.24F, 0.026);
    for (int level = 0; level < 8; ++level)
      report.grid.push_back(-0.0915F + 0.026F * static_cast<float>(level));
    report.weights_after = rounded(report.weights_transformed, report.grid);
    report.channels_before = channels(0.5, 40);
    report.channels_after = channels(0.42, 1.6);
    report.cosine = 1 - 0.5 * std::pow(10, -sqnr_db / 10);
    report.clipping_lower = factors(0.93);
    report.clipping_upper = factors(0.88);
    report.activations_before = bell(-22, 22, 1.1);
    report.activations_after = bell(-6, 6, 0.8);
    return report;
  }

  MatrixSnapshot snapshot(int block, int epoch) {
    MatrixSnapshot snapshot;
    snapshot.block = block;
    snapshot.epoch = epoch;
    snapshot.size = snapshot.cells = size_;
    snapshot.placement = "attention_norm";
    snapshot.stability_factor = 0.1;
    snapshot.band = std::min(size_ - 1, size_ * (epoch + 1) / epochs_);
    snapshot.dominance = 1;
    for (int row = 0; row < size_; ++row) add_row(snapshot, row);
    return snapshot;
  }

  SearchFinished search(int block, const std::string& placement, double best, double depth) {
    SearchFinished search{block, placement, {}, {}};
    for (int step = 0; step < 20; ++step) {
      const double away = step / 20.0 - best;
      search.ratios.push_back(static_cast<float>(step / 20.0));
      search.losses.push_back(static_cast<float>(1e-4 * depth * (1 + depth * away * away)));
    }
    return search;
  }

  EpochFinished epoch(int block, int index) {
    EpochFinished epoch{block, index, loss(block, index + 1), 1.7, {}};
    const char* const names[] = {"attention_norm", "mlp_norm", "value_output", "query_key"};
    for (int i = 0; i < 4; ++i)
      epoch.placements.push_back({names[i], i < 2 ? size_ : 32, i < 2 ? 1 : 4,
                                  ((i < 2 ? size_ : 32) - 1) * (index + 1) / epochs_,
                                  1 - (0.05 + 0.024 * i) * std::pow(index + 1, 1.1),
                                  1.1 + 0.3 * index * (i + 1), 2e-7 * (i + 1), i == 3 ? index / 4 : 0});
    return epoch;
  }

  double loss(int block, int epoch) const {
    const double start = 2e-4 * std::pow(1.9, block);
    return start * (0.32 + 0.68 * std::exp(-0.45 * epoch)) * (1 + 0.02 * std::sin(7.0 * epoch + block));
  }

 private:
  void add_block(std::vector<RunEvent>& all, int block, bool finished) {
    all.push_back(BlockStarted{block, loss(block, 0)});
    all.push_back(search(block, "attention_norm", 0.45, 1.5));
    all.push_back(search(block, "mlp_norm", 0.6, 4));
    all.push_back(search(block, "value_output", 0.2, 9));
    const int epochs = finished ? epochs_ : epochs_ * 6 / 10;
    for (int i = 0; i < epochs; ++i) {
      all.push_back(epoch(block, i));
      all.push_back(snapshot(block, i));
    }
    if (!finished) return;
    const char* const layers[] = {"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
                                  "self_attn.o_proj", "mlp.gate_proj",    "mlp.up_proj",
                                  "mlp.down_proj"};
    for (int i = 0; i < 7; ++i)
      all.push_back(report(block, layers[i], 21 - 0.5 * block - (i == 6 ? 5 : 0.8 * (i % 3))));
    all.push_back(BlockFinished{block, loss(block, 0), loss(block, epochs_), 17.3});
  }

  void add_evaluation(std::vector<RunEvent>& all, const std::string& what, double end, double share) {
    for (int i = 1; i <= 60 * share; ++i)
      all.push_back(EvaluationUpdate{what, i * 4096, 60 * 4096, end * (1 + 0.5 * std::sin(1.3 * i) / (i + 2)),
                                     i == 60});
  }

  Histogram bell(float low, float high, double sigma) {
    Histogram histogram{low, high, std::vector<float>(121)};
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
      const double value = low + (static_cast<double>(bin) + 0.5) * (high - low) / 121;
      const double density =
          52000 * std::exp(-0.5 * std::pow(value / sigma, 2)) + 300 * std::exp(-std::abs(value) / sigma);
      histogram.counts[bin] = static_cast<float>(std::floor(density));
    }
    return histogram;
  }

  /// Clipping factors around `typical`, as many as a layer has ranges.
  static Histogram factors(double typical) {
    Histogram histogram{0, 1, std::vector<float>(50)};
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
      const double away = (static_cast<double>(bin) + 0.5) / 50 - typical;
      histogram.counts[bin] = static_cast<float>(std::floor(900 * std::exp(-0.5 * std::pow(away / 0.06, 2))));
    }
    return histogram;
  }

  static Histogram rounded(const Histogram& from, const std::vector<float>& grid) {
    Histogram to{from.low, from.high, std::vector<float>(from.counts.size())};
    const double width = (from.high - from.low) / static_cast<double>(from.counts.size());
    for (std::size_t bin = 0; bin < from.counts.size(); ++bin) {
      const double value = from.low + (static_cast<double>(bin) + 0.5) * width;
      float best = grid.front();
      for (const float level : grid)
        if (std::abs(level - value) < std::abs(best - value)) best = level;
      to.counts[static_cast<std::size_t>((best - from.low) / width)] += from.counts[bin];
    }
    return to;
  }

  std::vector<float> channels(double typical, double outlier) {
    std::vector<float> values;
    for (int i = 0; i < 2 * size_; ++i) {
      const bool sticks_out = i % 37 == 11;
      values.push_back(
          static_cast<float>((sticks_out ? outlier : typical) * std::exp(0.25 * normal_(random_))));
    }
    return values;
  }

  void add_row(MatrixSnapshot& snapshot, int row) {
    double radius = 0;
    const float center = static_cast<float>(1 + 0.12 * normal_(random_));
    for (int column = 0; column < size_; ++column) {
      const int distance = std::abs(row - column);
      double value = distance == 0 ? center : 0;
      if (distance > 0 && distance <= snapshot.band)
        value = 0.011 * normal_(random_) * std::exp(-distance / 40.0);
      if (distance > 0) radius += std::abs(value);
      snapshot.values.push_back(static_cast<float>(value));
    }
    snapshot.centers.push_back(center);
    snapshot.radii.push_back(static_cast<float>(radius));
    snapshot.dominance = std::min(snapshot.dominance, (center - radius) / center);
  }

  int blocks_, epochs_, size_;
  std::mt19937 random_{20240};
  std::normal_distribution<double> normal_;
};

}  // namespace aq
