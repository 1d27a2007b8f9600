// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "app/studio/model_summary.h"
#include "core/run/recipe.h"

namespace aq {

/// A directory inside `root` that does not exist yet, nor a session file of its name, e.g. "llama-W4A16-affinequant",
/// with "-2" and so on behind it.
QString suggested_output(const QString& root, const ModelSummary& model, const Recipe& recipe);

}  // namespace aq
