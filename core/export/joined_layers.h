// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "core/export/calibrated_layers.h"

namespace aq {

/// Layers that a checkpoint keeps in one tensor, one below the other in each of `groups` equal runs of rows.
/// @throws Error(BadArgument) where their columns lie in different groups
CalibratedLayer joined_layers(const std::vector<CalibratedLayer>& parts, std::int64_t groups,
                              const LayerInfo& info);

/// The rows of one of a mixture's experts. @param all [experts · out, in]
CalibratedLayer rows_of_expert(const CalibratedLayer& all, std::int64_t expert, std::int64_t experts,
                               const LayerInfo& info);

}  // namespace aq
