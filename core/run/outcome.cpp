// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/outcome.h"

#include <nlohmann/json.hpp>

namespace aq {

nlohmann::ordered_json to_json(const Outcome& outcome) {
  nlohmann::ordered_json blocks = nlohmann::ordered_json::array();
  for (const auto& block : outcome.blocks) {
    blocks.push_back({{"index", block.index},
                      {"loss_initial", block.loss_initial},
                      {"loss_final", block.loss_final},
                      {"seconds", block.seconds}});
    if (block.matrices)
      blocks.back()["matrices"] = {{"dominance", block.matrices->dominance},
                                   {"condition", block.matrices->condition},
                                   {"merge_error", block.matrices->merge_error}};
  }
  return {{"method", outcome.spec.recipe.method},
          {"recipe", to_json(outcome.spec.recipe)},
          {"model", outcome.spec.model},
          {"blocks", blocks},
          {"perplexity", outcome.perplexity},
          {"bits_per_weight", outcome.bits_per_weight},
          {"seconds", outcome.seconds},
          {"peak_rss_bytes", outcome.peak_rss_bytes},
          {"output", outcome.output}};
}

}  // namespace aq
