// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/run/recipe.h"

namespace aq {

/// A published method: a named recipe and what there is to say about it. Nothing outside core/methods asks which
/// method runs; the engine sees the recipe only.
struct Method {
  std::string id, name;
  std::string summary;   ///< one sentence, marked for translation in context "method"
  std::string formula;   ///< objective in plain text with Unicode symbols
  std::string citation;
  bool needs_calibration = false, needs_gradients = false;
  std::string inference;  ///< whether its transforms merge, one sentence, context "method"
  /// Sets transform, clipping and rounding as published, the learning rates the paper uses, and of the number formats
  /// what `fixes` names. All other bits, the granularity and the calibration stay as they are.
  Recipe (*apply)(Recipe recipe);
  /// Paths of the weights', activations' and calibration's settings that apply() sets, whatever they were,
  /// beside those of kAlwaysFixed.
  std::vector<std::string> fixes = {};
};

/// No method takes over another's number format or clipping: every one sets these.
inline constexpr std::array kAlwaysFixed{"weights.format", "activations.outlier_threshold",
                                         "activations.clipping", "activations.clip_ratio"};

/// All methods, from methods.def.
const std::vector<Method>& methods();
/// @throws Error(BadArgument) naming the known ids
const Method& method(const std::string& id);

/// A named choice of number formats: "W4A16", "W3A16", "W3A16 g128", "W2A16", "W4A4", "W6A6".
struct Preset {
  std::string id, name, summary;
  Recipe recipe;  ///< AffineQuant's
};
const std::vector<Preset>& presets();
/// Spaces, case and the "g" may be written freely ("w3a16g128"). @throws Error(BadArgument)
const Preset& preset(const std::string& id);

}  // namespace aq
