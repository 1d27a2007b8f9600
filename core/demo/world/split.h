// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string_view>

#include "core/demo/world/world.h"

namespace aq::demo {

/// Whether a text of `part` may put these two together. Every pair belongs to exactly one part: one in eight
/// to the evaluation, one in eight to the calibration, the rest to the training. So held-out text asks for
/// combinations that were never seen, of words that all were.
bool belongs(WorldPart part, std::string_view left, std::string_view right);

}  // namespace aq::demo
