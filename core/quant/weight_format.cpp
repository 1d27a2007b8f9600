// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/weight_format.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/quant/codebook.h"
#include "core/quant/kmeans.h"
#include "core/quant/weight_rows.h"

namespace aq {
namespace {

struct WeightRequest {
  const at::Tensor& weight;  // [out, in]
  const WeightRecipe& recipe;
  std::int64_t row;
  std::int64_t seed;
  const ClippingFactors& factors;
};

struct WeightFormat {
  std::string_view id;
  WeightFormatTraits traits;
  bool short_groups;  // whether the last group of a channel may hold fewer weights
  QuantizedWeight (*quantize)(const WeightRequest&);
  double (*row_bits)(const WeightRecipe&);  // beside its weights
};

QuantizedWeight to_integers(const WeightRequest& r) {
  return quantize_weight(r.weight, weight_grid(r.recipe), r.row, r.factors.lower, r.factors.upper);
}
QuantizedWeight to_nf4(const WeightRequest& r) {
  return quantize_to_codebook(r.weight, nf4_codebook(), r.row, r.recipe.double_quantization);
}
QuantizedWeight to_fp4(const WeightRequest& r) {
  return quantize_to_codebook(r.weight, fp4_codebook(), r.row, r.recipe.double_quantization);
}
QuantizedWeight to_centroids(const WeightRequest& r) {
  return quantize_to_centroids(r.weight, r.recipe.bits, r.row, static_cast<std::uint64_t>(r.seed));
}

double integer_row_bits(const WeightRecipe& recipe) { return 16 + (recipe.symmetric ? 0 : recipe.bits); }
double absmax_row_bits(const WeightRecipe& recipe) {
  return recipe.double_quantization ? 8 + 32.0 / 256 : 32;
}
double centroid_row_bits(const WeightRecipe& recipe) { return 16.0 * static_cast<double>(1 << recipe.bits); }

constexpr std::array<WeightFormat, 4> kWeightFormats{{
    {"integer", {.clips = true}, true, to_integers, integer_row_bits},
    {"nf4", {.bits = 4}, false, to_nf4, absmax_row_bits},
    {"fp4", {.bits = 4}, false, to_fp4, absmax_row_bits},
    {"kmeans", {.learns_levels = true}, false, to_centroids, centroid_row_bits},
}};

const WeightFormat& weight_format(const std::string& id) {
  const auto found = std::ranges::find(kWeightFormats, id, &WeightFormat::id);
  if (found != kWeightFormats.end()) return *found;
  throw Error(ErrorKind::BadArgument, "choosing the number format", printable(id), "there is no such format");
}

}  // namespace

WeightFormatTraits weight_format_traits(const std::string& format) { return weight_format(format).traits; }

std::int64_t weight_row(const WeightRecipe& recipe, std::int64_t out, std::int64_t in,
                        const std::string& layer) {
  if (recipe.granularity == "tensor") return out * in;
  if (recipe.granularity == "channel") return in;
  if (in % recipe.group_size != 0 && !weight_format(recipe.format).short_groups)
    throw Error(ErrorKind::BadArgument, "quantizing", layer,
                recipe.format + " takes whole groups, and a group size of " +
                    std::to_string(recipe.group_size) + " does not divide its " + std::to_string(in) +
                    " input channels",
                "choose a divisor of it, one scale a channel, or --weight-format integer");
  return std::min<std::int64_t>(recipe.group_size, in);
}

std::int64_t weight_rows(std::int64_t row, std::int64_t out, std::int64_t in) {
  return row > in ? 1 : out * RowCut{in, row}.rows_a_line();
}

QuantizedWeight quantize_weight(const at::Tensor& weight, const WeightRecipe& recipe,
                                const std::string& layer, std::int64_t seed, const ClippingFactors& factors) {
  const std::int64_t row = weight_row(recipe, weight.size(0), weight.size(1), layer);
  return weight_format(recipe.format).quantize({weight, recipe, row, seed, factors});
}

at::Tensor fake_quantize_weight(const at::Tensor& weight, const WeightRecipe& recipe,
                                const std::string& layer, std::int64_t seed, const ClippingFactors& factors) {
  if (weight_format(recipe.format).traits.clips)  // a range passes gradients to its ends
    return fake_quantize(weight, weight_grid(recipe),
                         weight_row(recipe, weight.size(0), weight.size(1), layer), factors.lower,
                         factors.upper);
  const at::Tensor quantized = quantize_weight(weight, recipe, layer, seed).dequantized;
  if (!weight.requires_grad()) return quantized;
  return weight + (quantized - weight).detach();
}

double bits_per_weight(const WeightRecipe& recipe, std::int64_t out, std::int64_t in) {
  if (recipe.bits >= 16) return 16;
  const std::int64_t rows = weight_rows(weight_row(recipe, out, in, "a layer"), out, in);
  const double weights_a_row = static_cast<double>(out * in) / static_cast<double>(rows);
  return recipe.bits + weight_format(recipe.format).row_bits(recipe) / weights_a_row;
}

void require_weight_format(const Recipe& recipe) {
  const WeightRecipe& weights = recipe.weights;
  if (weights.bits >= 16) return;
  const WeightFormat& format = weight_format(weights.format);
  if (format.traits.bits != 0 && weights.bits != format.traits.bits)
    throw Error(
        ErrorKind::BadArgument, "setting", "--wbits",
        weights.format + " has " + std::to_string(format.traits.bits) + " bits, not " + std::to_string(weights.bits),
        "choose --wbits " + std::to_string(format.traits.bits) + " or another --weight-format");
  if (!format.traits.clips && recipe.clipping.rule != "min-max")
    throw Error(ErrorKind::BadArgument, "setting", "--clipping",
                recipe.clipping.rule + " clipping is of integer ranges, and " + weights.format + " has none",
                "choose --clipping min-max or --weight-format integer");
}

}  // namespace aq
