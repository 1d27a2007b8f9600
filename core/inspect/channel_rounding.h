// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "core/inspect/layer_values.h"
#include "core/quant/quantized_weight.h"

namespace aq {

/// Whether output channels are rounded each by itself, so that a run of them gives what the whole would.
bool channels_are_independent(const WeightRecipe& recipe);

/// A run of a layer's output channels on the levels that the settings give them in the whole layer.
/// @param channels float32 [some of out, in], all of them where they are not independent
/// @param first    which of the layer's channels is the first here
/// @throws Error(BadArgument) as weight_row
QuantizedWeight round_channels(const at::Tensor& channels, std::int64_t first,
                               const PreviewSettings& settings, const std::string& layer);

}  // namespace aq
