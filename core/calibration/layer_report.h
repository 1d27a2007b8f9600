#pragma once

#include <vector>

#include "core/calibration/activation_statistics.h"
#include "core/calibration/block_problem.h"
#include "core/calibration/block_record.h"
#include "core/run/recipe.h"

namespace aq {

/// The block's weights at the three stations of its quantization.
struct LayerViews {
  const BlockWeights& original;
  const BlockWeights& transformed;
  const BlockWeights& quantized;  ///< dequantized, still in the transformed space
};

/// Histograms of a layer's clipping factors, over [0, 1]. @param clipping [2, out, groups], or undefined
void fill_clipping(LayerReport& report, const at::Tensor& clipping);

/// Fills the report of every layer record: histograms, grid, channel ranges, MSE and SQNR.
void fill_reports(const BlockProblem& problem, const LayerViews& views, const ActivationRecorder& before,
                  const ActivationRecorder& after, const WeightRecipe& recipe, std::vector<LayerRecord>& layers);

}  // namespace aq
