// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/model_hook.h"

#include "core/export/exporter.h"
#include "core/quant/activation_quantizer.h"

namespace aq::cli {

void add_kv_flags(CLI::App& command, RecipeFlags& flags) {
  for (const char* path : {"activations.kv_bits", "activations.kv_granularity", "activations.kv_group_size"})
    add_recipe_flag(command, recipe_parameter(path), flags);
}

ActivationRecipe activations_of(const Model& model, const RecipeFlags& flags) {
  return apply_flags(recipe_of_checkpoint(model.files()), flags).activations;
}

std::unique_ptr<ActivationHook> activation_hook(const ActivationRecipe& recipe) {
  if (recipe.bits >= 16 && recipe.effective_kv_bits() >= 16) return nullptr;
  return std::make_unique<ActivationQuantizer>(recipe);
}

}  // namespace aq::cli
