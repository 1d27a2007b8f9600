// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/inspect/layer_values.h"
#include "core/run/run_context.h"

namespace aq {

class TensorSource;

/// A layer that is open to be looked at: what no setting changes is taken once.
struct InspectedLayer {
  LayerInfo info;
  at::Tensor weight;    // float32 [out, in]; of a sample fewer channels
  Histogram histogram;  // over its whole range
};

/// @throws Error(BadInput) where there is no such tensor or it is no matrix
InspectedLayer inspect_layer(const TensorSource& tensors, const LayerInfo& info);

/// An even choice of its channels, about `weights` weights of it, for an estimate.
InspectedLayer sample_of(const InspectedLayer& layer, std::int64_t weights);

/// A layer under one setting.
struct LayerPreview {
  LayerPicture picture;
  at::Tensor quantized;      // as the weight; the weight itself where it stays float
  double largest_error = 0;  // magnitude
};

/// Rounds a layer and takes everything that is shown of it but the heat map, channel by channel while it is
/// in the cache.
/// @param room memory for `quantized` that nobody needs any more; may be undefined
/// @throws Error(Cancelled), and as round_channels
LayerPreview preview_layer(const InspectedLayer& layer, const PreviewSettings& settings,
                           const RunContext& context, const at::Tensor& room = {});

}  // namespace aq
