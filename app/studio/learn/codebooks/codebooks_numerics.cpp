// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/codebooks/codebooks_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "app/studio/learn/lesson_tensors.h"
#include "core/calibration/activation_statistics.h"
#include "core/quant/weight_format.h"

namespace aq {
namespace {

constexpr int kShapeBins = 80;

struct NamedFormat {
  const char* id;
  const char* format;
  bool symmetric;
  int bits;  ///< that it is for; 0: any
};
constexpr NamedFormat kFormats[] = {{"symmetric", "integer", true, 0},
                                    {"asymmetric", "integer", false, 0},
                                    {"nf4", "nf4", false, 4},
                                    {"fp4", "fp4", false, 4},
                                    {"kmeans", "kmeans", false, 0}};

/// All levels of the first group: its code book times its scale, or its integers.
std::vector<double> first_levels(const QuantizedWeight& on_grid, const IntegerGrid& grid) {
  std::vector<double> levels;
  if (on_grid.codebook.defined()) {
    const at::Tensor book = on_grid.codebook[0];
    levels = to_doubles(on_grid.scale.defined() ? book * on_grid.scale.reshape({-1})[0] : book);
  } else {
    const double scale = on_grid.scale.reshape({-1})[0].item<double>();
    const double zero =
        grid.symmetric ? grid.symmetric_zero_point() : on_grid.zero_point.reshape({-1})[0].item<double>();
    // A symmetric grid leaves its last integer unused.
    const int last = grid.symmetric ? 2 * grid.symmetric_zero_point() : grid.levels();
    for (int q = 0; q <= last; ++q) levels.push_back(scale * (q - zero));
  }
  std::ranges::sort(levels);
  return levels;
}

FormatResult with_format(const LessonTensors& tensors, const CodebooksSettings& settings,
                         const NamedFormat& named, double unit) {
  const WeightRecipe recipe{.format = named.format,
                            .bits = settings.bits,
                            .granularity = "group",
                            .group_size = settings.group_size,
                            .symmetric = named.symmetric};
  const QuantizedWeight on_grid = quantize_weight(tensors.weight, recipe, "the lesson's layer", 0);
  FormatResult result{named.id, first_levels(on_grid, weight_grid(recipe))};
  for (double& level : result.levels) level /= unit;
  result.mse = (on_grid.dequantized - tensors.weight).square().mean().item<double>();
  result.bits_per_weight = bits_per_weight(recipe, tensors.out(), tensors.in());
  return result;
}

}  // namespace

CodebooksResult code_books(const LessonTensors& tensors, const CodebooksSettings& settings) {
  const at::NoGradGuard no_grad;
  // Groups are whole ones: what does not fill one is left out.
  const std::int64_t group = std::min<std::int64_t>(settings.group_size, tensors.in());
  LessonTensors whole = tensors;
  whole.weight = tensors.weight.narrow(1, 0, tensors.in() / group * group).contiguous();
  const CodebooksSettings fitting{settings.bits, static_cast<int>(group)};
  const at::Tensor groups = whole.weight.reshape({-1, group});
  const at::Tensor units = groups.abs().amax(1, /*keepdim=*/true).clamp_min(1e-12);
  CodebooksResult result{histogram_of(groups / units, -1, 1, kShapeBins), {}};
  for (const NamedFormat& named : kFormats)
    if (named.bits == 0 || named.bits == settings.bits)
      result.formats.push_back(with_format(whole, fitting, named, units[0].item<double>()));
  return result;
}

}  // namespace aq
