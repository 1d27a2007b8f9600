// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/run/recipe.h"

namespace aq {

/// What a run is asked to do. Paths are as the user gave them.
struct RunSpec {
  std::string model;        ///< HF directory or "demo:llama", "demo:opt"
  Recipe recipe;
  std::string calibration;  ///< text (.txt, .jsonl, .json.gz) or .npy of token ids; empty: the demo's own text
  std::string output;       ///< checkpoint directory to write; empty: none
  std::string format = "safetensors";
  std::string session;      ///< session file; empty: none is kept
  bool resume = false;      ///< go on from the session's last complete block
  std::string evaluation;   ///< text for perplexity; empty: none, "demo": the demo's own held-out text
  int evaluation_seqlen = 0;      ///< 0: as the calibration
  long evaluation_max_tokens = 0; ///< 0: the whole text
  bool evaluate_every_block = false;
  bool evaluate_float = true;     ///< the original model, too; off where its perplexity is known
  bool evaluate_rtn = false;      ///< also the baseline: the same number format, nothing learned
  int max_blocks = 0;             ///< only the first blocks are quantized, the others pass through; 0: all
  std::int64_t memory_budget =
      0;                          ///< bytes; activations that outgrow it lie in files. 0: they stay in memory
  int threads = 0;                ///< 0: as many as the affinity mask allows
};

}  // namespace aq
