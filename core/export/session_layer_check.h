// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/export/calibrated_layers.h"

namespace aq {

/// A session comes from a file: its layer has to be one of the model's, on a grid that can be taken at its
/// word.
/// @param info of the layer by itself: its out and in are the model's
/// @throws Error(BadInput) naming the part that does not fit
void require_fitting(const LayerRecord& record, const LayerInfo& info, int block);

}  // namespace aq
