// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/export/exporter.h"

namespace aq {

/// README.md of an exported checkpoint: what it is, how each program loads it, its number formats, what was
/// measured (as far as the provenance has "perplexity" and "blocks"), what made it, and every setting.
std::string model_card(const ExportRequest& request);

}  // namespace aq
