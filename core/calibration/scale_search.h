// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "core/calibration/block_problem.h"
#include "core/calibration/weight_quantizer.h"
#include "core/run/run_context.h"
#include "core/transform/transform_state.h"

namespace aq {

/// What a grid search found for one placement's diagonal.
struct ScaleSearch {
  at::Tensor
      scale;  // float32 [heads · n]; where nothing was searched, ones for AWQ's candidates, else undefined
  std::vector<float> ratios,
      losses;  ///< the grid and the mean squared error at each point; empty without a search
};

/// The scales of a search, by the exponent that they come from.
struct ScaleCandidates {
  std::vector<float> ratios;
  std::function<at::Tensor(double ratio)> scale;  ///< [heads · n]; undefined: AWQ's, of the mean activation
};

/// SmoothQuant's migration with each α = 0, 0.05, … 1.
ScaleCandidates migration_candidates(const BlockProblem& problem, const PlacementPlan& plan,
                                     const ChannelRange& input);

/// How many of `samples` a search looks at.
std::int64_t searched_samples(std::int64_t samples, std::int64_t tokens);

/// Searches the diagonal that a placement starts at (AWQ, equations 4 and 5): of the scales mean|x|^ρ, ρ = 0,
/// 0.05, … 0.95, divided by the root of their largest times their smallest, the one with which the module
/// that the placement feeds comes closest to its float output while the layers that read the placement are
/// rounded. That module is the attention behind its norm, the whole gated MLP behind its, and otherwise the
/// one layer that reads. Inputs are what the float block makes of the quantized chain, at most 8192 tokens of
/// whole samples, less the shift the placement starts with. Not searched, and left at ones: weights that stay
/// float, queries and keys, values that more than one query head shares, and the inside of a mixture's
/// experts.
/// @param candidates AWQ's, unless others are given
/// @param hook       quantizes the activations that the scale acts on; may be null
/// @throws Error(Cancelled)
ScaleSearch search_scale(const BlockProblem& problem, const TransformState& start,
                         const WeightQuantizer& quantizer, const RunContext& context,
                         const ScaleCandidates& candidates = {}, ActivationHook* hook = nullptr);

}  // namespace aq
