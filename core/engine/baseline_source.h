// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "core/model/model.h"
#include "core/run/recipe.h"

namespace aq {

/// The model with every linear layer of its blocks rounded to nearest in the recipe's number format as it is
/// read: the baseline a run is compared with. Nothing is kept. @param blocks of the model, from the first on
std::shared_ptr<const TensorSource> baseline_source(const Model& model, const Recipe& recipe,
                                                    std::int64_t blocks);

}  // namespace aq
