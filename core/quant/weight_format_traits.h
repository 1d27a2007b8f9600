// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq {

/// What a number format leaves to choose.
struct WeightFormatTraits {
  int bits = 0;                ///< that it has; 0: any
  bool clips = false;          ///< its ranges can be clipped
  bool learns_levels = false;  ///< from the weights, which takes time
};
/// @throws Error(BadArgument) where there is no such format
WeightFormatTraits weight_format_traits(const std::string& format);

}  // namespace aq
