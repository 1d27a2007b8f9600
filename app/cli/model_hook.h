// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "app/cli/recipe_flags.h"
#include "core/model/model.h"

namespace aq::cli {

/// The flags that try a quantized cache on any model: --kv-bits, --kv-granularity, --kv-group-size. `flags`
/// must outlive the parsing.
void add_kv_flags(CLI::App& command, RecipeFlags& flags);

/// The activation and attention quantization that the checkpoint's affinequant.json asks for, with what the
/// flags say in its place. @throws Error(BadArgument)
ActivationRecipe activations_of(const Model& model, const RecipeFlags& flags = {});

/// What simulates it; null where it asks for none.
std::unique_ptr<ActivationHook> activation_hook(const ActivationRecipe& recipe);

}  // namespace aq::cli
