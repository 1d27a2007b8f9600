// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/refusals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/family.h"

namespace aq {

std::string added_bias_refusal(const Recipe& recipe, const ModelConfig& config) {
  if (recipe.transform.shift != "always") return {};
  const auto family = std::ranges::find(families(), config.family, &Family::id);
  if (family == families().end()) return "the family " + config.family + " is not known";
  nlohmann::ordered_json probe = {{"architectures", {config.architecture}}};
  try {
    family->announce_biases(probe);
  } catch (const Error& error) {
    return error.reason();
  }
  return {};
}

std::string off_grid_refusal(const Recipe& recipe) {
  const TransformRecipe& t = recipe.transform;
  if (!recipe.rounds_weights()) return {};
  const char* transform = t.norm == "affine"       ? "the full matrix behind each norm"
                          : t.online == "none"     ? nullptr
                          : t.online == "hadamard" ? "the rotation of the layers' inputs"
                                                   : "the Kronecker pair at the layers' inputs";
  if (!transform) return {};
  return std::string(transform) +
         " is merged behind the rounding, so the checkpoint's weights lie on no grid that integers and "
         "scales "
         "could hold; safetensors and hdf5 can carry it";
}

std::string transposed_refusal(const ModelConfig& config) {
  const auto family = std::ranges::find(families(), config.family, &Family::id);
  if (family == families().end() || !family->stored_tensors || config.layers == 0) return {};
  for (const StoredTensor& one : family->stored_tensors(config, 0))
    if (one.transposed)
      return "the checkpoint stores weights as [in, out], which readers of this format do not expect; "
             "safetensors, gguf and hdf5 can carry it";
  return {};
}

}  // namespace aq
