// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/checkpoint/json_view.h"
#include "core/model/model_config.h"

namespace aq {

/// Reads the rotary settings where transformers 5 puts them (rope_parameters) or where earlier versions did
/// (rope_theta, rope_scaling and partial_rotary_factor). block.head_dim is known by then.
/// @throws Error(BadInput) for a kind of stretching that is not known, or an odd number of rotary channels
void read_rope(const JsonView& config, BlockShape& block);

/// The same from one object of such settings, e.g. those of one kind of layers.
/// @param config the whole file, which some families keep the original context's length in
void read_rope_object(const JsonView& config, const JsonView& rope, BlockShape& block);

}  // namespace aq
