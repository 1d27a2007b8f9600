// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/inspect/layer_preview.h"

namespace aq {

/// A part of a layer's weight, of what became of it, or of their difference w − ŵ.
/// @param preview of that layer @param view clamped to the matrix
HeatMap heat_map(const InspectedLayer& layer, const LayerPreview& preview, HeatMapOf what,
                 const HeatMapView& view);

}  // namespace aq
