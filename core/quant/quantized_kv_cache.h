// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/kv_cache.h"
#include "core/run/recipe.h"

namespace aq {

/// A block's empty cache. Where the recipe's attention bits are below 16 its stores hold packed integers with
/// float32 scales and 8-bit zero points, and give back bit by bit what ActivationQuantizer makes of the same
/// keys and values: values token by token, keys so, too, or each channel over groups of tokens.
///
/// Groups are those of KIVI (Liu et al. 2024, section 3): they are counted from the first token, and the
/// newest tokens, whose group is not full yet, stay float. Here a token that fills a group sees it rounded
/// already, so that each step sees what ActivationQuantizer makes of all keys so far; KIVI rounds it behind
/// the step.
KvCache kv_cache(const ActivationRecipe& recipe);

}  // namespace aq
