// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "kmeans");
  recipe.weights.format = "kmeans";
  return recipe;
}

}  // namespace

Method kmeans_method() {
  return {
      .id = "kmeans",
      .name = "k-means",
      .summary =
          AQ_TRANSLATE("method",
                       "Learns the levels from the weights themselves: 2ᵇ centroids for each channel or "
                       "group. Needs no calibration."),
      .formula = "min_c Σ min_j ( W − c_j )²",
      .citation = "Han et al., Deep Compression, ICLR 2016; Arthur and Vassilvitskii, k-means++, SODA 2007",
      .needs_calibration = false,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Nothing to merge."),
      .apply = apply,
  };
}

}  // namespace aq
