// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/quant/fake_quantize.h"
#include "core/quant/weight_format_traits.h"

namespace aq {

/// What the ends of each row's range are multiplied by, float32 [rows], in (0, 1]; undefined for 1. Number
/// formats without a range to clip take none (require_weight_format).
struct ClippingFactors {
  at::Tensor lower, upper;
};

/// How many consecutive weights of an output channel share a scale: with groups of g integers ⌈in / g⌉ rows a
/// channel, of which the last holds what is left. Code books are for whole groups.
/// @throws Error(BadArgument) where the format takes whole groups and their size does not divide `in`
std::int64_t weight_row(const WeightRecipe& recipe, std::int64_t out, std::int64_t in,
                        const std::string& layer);
/// How many rows a layer [out, in] has.
std::int64_t weight_rows(std::int64_t row, std::int64_t out, std::int64_t in);

/// One layer's weight on the levels of the recipe's number format, without gradient.
/// @param weight [out, in] @param layer for messages @param seed of the k-means start
/// @throws Error(BadArgument) as weight_row
QuantizedWeight quantize_weight(const at::Tensor& weight, const WeightRecipe& recipe,
                                const std::string& layer, std::int64_t seed,
                                const ClippingFactors& factors = {});

/// The same, differentiable: fake_quantize() for integers, for code books straight-through, w + (Q(w) − w)
/// with the bracket held constant. @returns [out, in]
at::Tensor fake_quantize_weight(const at::Tensor& weight, const WeightRecipe& recipe,
                                const std::string& layer, std::int64_t seed,
                                const ClippingFactors& factors = {});

/// @throws Error(BadArgument) where the format has other bits than the recipe's, or cannot be clipped as it
/// says
void require_weight_format(const Recipe& recipe);

/// Bits that a weight of a layer [out, in] takes, with its scales, zero points and code books counted: scales
/// and centroids in 16 bits, zero points in the weights' own, absmax of NF4 and FP4 in 32, or with double
/// quantization in 8 and 32 for each 256 of them. 16 where weights stay float.
/// @throws Error(BadArgument) as weight_row
double bits_per_weight(const WeightRecipe& recipe, std::int64_t out, std::int64_t in);

}  // namespace aq
