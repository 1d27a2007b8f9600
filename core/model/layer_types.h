// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/checkpoint/json_view.h"
#include "core/model/model_config.h"

namespace aq {

/// Which layers attend within a window only: what layer_types says, or what the family's rule makes of the
/// index.
/// @throws Error(BadInput) for another number of layers than `layers`, or a type that is not known
std::vector<bool> read_local_layers(const JsonView& config, std::int64_t layers,
                                    const std::function<bool(std::int64_t)>& rule);

/// sliding_window: 0 where it is null. @param missing what it is where the file does not mention it
std::int64_t read_window(const JsonView& config, std::int64_t missing);

/// Qwen's rule: where use_sliding_window is set, layers from max_window_layers on are local. Makes
/// local_block of block.
void read_upper_windows(const JsonView& config, ModelConfig& model);

}  // namespace aq
