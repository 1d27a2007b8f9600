// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "core/calibration/activation_statistics.h"
#include "core/calibration/block_problem.h"
#include "core/calibration/block_record.h"
#include "core/run/recipe.h"

namespace aq {

/// Histograms of a layer's clipping factors, over [0, 1]. @param clipping [2, out, groups], or undefined
void fill_clipping(LayerReport& report, const at::Tensor& clipping);

/// Histograms of a layer's weight, [out, in] each, and how far rounding took it.
/// @param original before the transform; quantized: dequantized, in the transformed space
void fill_weights(LayerReport& report, const at::Tensor& original, const at::Tensor& transformed,
                  const at::Tensor& quantized);

/// Fills in the rest of every layer's report: its place, activations, clipping and grid.
void fill_reports(const BlockProblem& problem, const ActivationRecorder& before,
                  const ActivationRecorder& after, const Recipe& recipe, std::vector<LayerRecord>& layers);

}  // namespace aq
