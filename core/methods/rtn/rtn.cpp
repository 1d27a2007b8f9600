// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) { return plain_recipe(std::move(recipe), "rtn"); }

}  // namespace

Method rtn_method() {
  return {
      .id = "rtn",
      .name = "RTN",
      .summary = AQ_TRANSLATE("method",
                              "Round to nearest: every weight goes to the closest level of its channel's "
                              "grid. The baseline of all others."),
      .formula = "Ŵ = s · (clamp(⌊W / s⌉ + z, 0, 2ᵇ − 1) − z)",
      .citation = "Nagel et al., A White Paper on Neural Network Quantization, 2021",
      .needs_calibration = false,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Nothing to merge."),
      .apply = apply,
  };
}

}  // namespace aq
