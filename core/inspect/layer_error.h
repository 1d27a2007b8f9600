// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/inspect/layer_values.h"
#include "core/run/run_context.h"

namespace aq {

class TensorSource;

/// What rounding would cost a layer, for a table of them: a few channels are in memory at a time. Where the
/// levels are learned, which takes long, it is an estimate on an even choice of channels.
/// @throws Error(BadInput), Error(Cancelled), and as round_channels
LayerFigures layer_error(const TensorSource& tensors, const LayerInfo& info, const PreviewSettings& settings,
                         const RunContext& context);

}  // namespace aq
