#pragma once

#include <string>

#include "core/export/exporter.h"

namespace aq {

/// README.md of an exported checkpoint: what it is, the settings, and what was measured (as far as the
/// provenance has "perplexity" and "blocks").
std::string model_card(const ExportRequest& request);

}  // namespace aq
