// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/export/export_plan.h"
#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq {

/// What programs do with a GPTQ checkpoint of this recipe, from their sources (docs/formats/gptq.md).
std::vector<ReaderSupport> gptq_readers(const Recipe& recipe, const ModelConfig& config,
                                        const std::string& variant);

}  // namespace aq
