// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include <string>

#include "core/session/session.h"

namespace aq {

/// Attribute kind of a placement's group, which tells it from a layer's.
inline constexpr const char* kPlacementKind = "placement";

void write_placement(hid_t block, const PlacementRecord& placement);
/// @throws Error(BadInput)
PlacementRecord read_placement(hid_t group, const std::string& name);

}  // namespace aq
