// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/run/run_spec.h"

namespace aq {

/// The worst of a block's learned matrices after the last epoch, see PlacementStatus.
struct MatrixOutcome {
  double dominance = 0, condition = 0, merge_error = 0;
};

struct BlockOutcome {
  int index = 0;
  double loss_initial = 0, loss_final = 0, seconds = 0;
  std::optional<MatrixOutcome> matrices = {};  ///< where any were learned
};

/// What a run ended in.
struct Outcome {
  RunSpec spec;
  std::vector<BlockOutcome> blocks;
  std::map<std::string, double> perplexity;  ///< "float", "rtn", "quantized": those that were asked for
  double bits_per_weight = 16;               ///< of the blocks' linear layers, scales counted
  double seconds = 0;
  std::int64_t peak_rss_bytes = 0;
  std::string output;  ///< what was written; empty where nothing was
};

/// {method, recipe, model, blocks: [{index, loss_initial, loss_final, seconds, matrices}], perplexity,
/// bits_per_weight, seconds, peak_rss_bytes, output}
nlohmann::ordered_json to_json(const Outcome& outcome);

}  // namespace aq
