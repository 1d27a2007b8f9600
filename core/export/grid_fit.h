// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/export/calibrated_layers.h"

namespace aq {

/// Zero points that a format has room for.
struct ZeroPointRange {
  int lowest = 0, highest = 0;
};

/// A layer's grids as a format holds them: weight = (integers − zero_point) · scale.
struct FittedGrid {
  at::Tensor integers;    // uint8 [out, in]
  at::Tensor zero_point;  // uint8 [out, groups]
  at::Tensor scale;       // float32 [out, groups]; negative where a grid is mirrored
};

/// Brings every zero point into the range without moving a weight: a grid whose zero point lies outside is
/// shifted, q' = q + d and z' = z + d, where its integers leave room for that, and else mirrored,
/// q' = 2^bits − 1 − q, z' = 2^bits − 1 − z and scale' = −scale, and shifted where that is not enough. So a
/// symmetric grid with zero point 2^(bits−1) − 1 becomes one with 2^(bits−1), which is what most programs
/// expect: shifted where its highest integer is not in use, mirrored where it is.
/// @throws Error(BadArgument) naming the layer, where neither helps: a group of weights so far to one side
/// that zero lies outside of its grid
FittedGrid fit_grid(const CalibratedLayer& layer, const ZeroPointRange& range);

/// Scales as float16. What that loses has to stay below half a float16 unit of the layer's largest weight: so
/// scales may become subnormal, or zero, only where the weights are next to nothing beside the others.
/// @param scale float32 [out, groups] @param levels the largest integer @param layer for messages
/// @throws Error(BadArgument) where a scale is beyond float16, or too small for it
at::Tensor half_scales(const at::Tensor& scale, int levels, const std::string& layer);

}  // namespace aq
