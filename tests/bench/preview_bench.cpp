// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Milliseconds until one layer is there under new settings, for every number format: rounding it alone, and
// all that the window's Explore page shows for one change (rounding, error, histogram, grid, channel ranges,
// the heat map of the whole error); before it the estimate that comes first where levels are learned. What is
// done once a layer, and the report that a session keeps, stand apart:
//   preview_bench [--out 4096] [--in 4096] [--threads 2] [--rounds 5] [--json FILE]
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/calibration/layer_report.h"
#include "core/checkpoint/tensor_memory.h"
#include "core/inspect/heat_map.h"
#include "core/inspect/layer_preview.h"
#include "core/quant/weight_format.h"
#include "tests/bench/interleaved.h"

namespace {

struct Settings {
  std::string format;
  int bits;
  std::string granularity;
  bool symmetric = false, clipped = false;

  std::string name() const {
    return format + " " + std::to_string(bits) + " bits a " + granularity + (symmetric ? ", symmetric" : "") +
           (clipped ? ", clipped" : "");
  }
};

const Settings kSettings[] = {{"integer", 4, "channel"},     {"integer", 4, "group"},
                              {"integer", 3, "group", true}, {"integer", 2, "group", false, true},
                              {"integer", 8, "tensor"},      {"nf4", 4, "group"},
                              {"fp4", 4, "group"},           {"kmeans", 4, "channel"},
                              {"kmeans", 3, "channel"},      {"kmeans", 4, "group"}};

aq::WeightRecipe recipe_of(const Settings& settings) {
  aq::WeightRecipe recipe;
  recipe.format = settings.format;
  recipe.bits = settings.bits;
  recipe.granularity = settings.granularity;
  recipe.group_size = 128;
  recipe.symmetric = settings.symmetric;
  return recipe;
}

aq::ClippingFactors factors_of(const Settings& settings, const at::Tensor& weight) {
  if (!settings.clipped) return {};
  const aq::WeightRecipe recipe = recipe_of(settings);
  const std::int64_t out = weight.size(0), in = weight.size(1);
  const at::Tensor factors =
      at::full({aq::weight_rows(aq::weight_row(recipe, out, in, "a layer"), out, in)}, 0.9F);
  return {factors, factors};
}

/// The page's pane.
constexpr int kPaneHeight = 260, kPaneWidth = 360;
/// Of an estimate.
constexpr std::int64_t kQuickWeights = 1 << 18;

aq::InspectedLayer layer_of(const at::Tensor& weight) {
  aq::InspectedLayer layer;
  layer.info.layer = "a layer";
  layer.info.out = weight.size(0);
  layer.info.in = weight.size(1);
  layer.weight = weight;
  layer.histogram = aq::histogram_of(weight);
  return layer;
}

/// One change on the page. `last` holds what the one before left behind.
void change(const aq::InspectedLayer& layer, const aq::PreviewSettings& settings, aq::LayerPreview& last) {
  last = aq::preview_layer(layer, settings, {}, std::exchange(last.quantized, {}));
  aq::heat_map(layer, last, aq::HeatMapOf::Error,
               {0, layer.info.out, 0, layer.info.in, kPaneHeight, kPaneWidth});
}

aq::PreviewSettings preview_settings(const Settings& settings) {
  return {recipe_of(settings), settings.clipped ? 0.9 : 1.0, 0};
}

nlohmann::json as_json(const aq::bench::Timing& time) {
  return {{"median", time.median}, {"low", time.low}, {"high", time.high}};
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t out = 4096, in = 4096;
  int threads = 2, rounds = 5;
  std::string json;
  CLI::App app{"Time until a layer is there under new settings"};
  app.add_option("--out", out);
  app.add_option("--in", in);
  app.add_option("--threads", threads);
  app.add_option("--rounds", rounds);
  app.add_option("--json", json);
  CLI11_PARSE(app, argc, argv);

  aq::use_huge_pages();
  at::set_num_threads(threads);
  const at::NoGradGuard no_grad;
  const at::Tensor stored = at::randn({out, in}, at::kFloat).mul_(0.02).to(at::kBFloat16);
  const at::Tensor weight = stored.to(at::kFloat);
  const at::Tensor rounded = aq::quantize_weight(weight, recipe_of(kSettings[1]), "a layer", 0).dequantized;
  const aq::InspectedLayer layer = layer_of(weight);
  const aq::InspectedLayer sample = aq::sample_of(layer, kQuickWeights);
  aq::LayerPreview last;
  std::vector<std::string> names{"to float32 (once a layer)", "its histogram (once a layer)",
                                 "a session's report"};
  std::vector<std::function<void()>> stages{[&] { stored.to(at::kFloat); }, [&] { aq::histogram_of(weight); },
                                            [&] {
                                              aq::LayerReport report;
                                              aq::fill_weights(report, weight, weight, rounded);
                                            }};
  for (const Settings& settings : kSettings) {
    names.push_back("rounding to " + settings.name());
    stages.push_back([&, factors = factors_of(settings, weight)] {
      aq::quantize_weight(weight, recipe_of(settings), "a layer", 0, factors);
    });
    if (settings.format == "kmeans") {
      names.push_back("estimate of " + settings.name());
      stages.push_back([&] { aq::preview_layer(sample, preview_settings(settings), {}); });
    }
    names.push_back("page under " + settings.name());
    stages.push_back([&] { change(layer, preview_settings(settings), last); });
  }
  const auto taken = aq::bench::interleaved(stages, rounds);
  nlohmann::json all{{"out", out}, {"in", in}, {"threads", threads}, {"rounds", rounds}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto time = aq::bench::timing_of(taken[i]);
    all["milliseconds"][names[i]] = as_json(time);
    std::printf("%-48s%8.1f ms (%.1f-%.1f)\n", names[i].c_str(), time.median, time.low, time.high);
  }
  if (!json.empty()) std::ofstream(json) << all.dump(2) << '\n';
}
