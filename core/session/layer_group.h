// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include <string>

#include "core/session/session.h"

namespace aq {

/// Attribute kind of a layer's group, which tells it from a placement's.
inline constexpr const char* kLayerKind = "layer";

void write_layer(hid_t block, const LayerRecord& layer);
/// @throws Error(BadInput)
LayerRecord read_layer(hid_t group, const std::string& name, int block_index);
/// Of the quantizer the clipping only.
LayerRecord read_layer_report(hid_t group, const std::string& name, int block_index);

}  // namespace aq
