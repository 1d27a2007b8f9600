// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/run/recipe.h"
#include "core/run/run_event.h"

namespace aq::report {

struct LayerValues {
  int block = 0;
  std::string layer;                ///< "self_attn.q_proj"
  std::int64_t weights = 0;         ///< how many; 0: not known
  std::vector<std::int64_t> shape;  ///< [out, in]; empty: not known
  WeightRecipe format;
  double bits_per_weight = 0;  ///< scales counted; 0: not known
  double mse = 0, sqnr_db = 0, cosine = 0;
  bool rounded = false;  ///< false: it stayed float
};

/// One placement's matrices over the epochs.
struct PlacementValues {
  std::string placement;
  std::vector<PlacementStatus> epochs;
};

struct BlockValues {
  int index = 0;
  double initial_loss = 0, final_loss = 0, seconds = 0;
  std::vector<float> losses;  ///< of each epoch
  std::vector<PlacementValues> placements;
  std::vector<LayerValues> layers;
};

struct EvaluationValues {
  std::string name;  ///< "float", "rtn", "quantized", "block 3"
  double perplexity = 0;
  std::int64_t tokens = 0;
};

/// A warning, a step of recovery, a notice of the run.
struct Remark {
  double seconds = 0;
  std::string kind, text;
};

/// KL(float ‖ quantized), measured after the run.
struct DivergenceValues {
  double kl_divergence = 0;  ///< mean over tokens, in nats
  double same_top1 = 0;      ///< share of tokens whose likeliest next token is the same
  std::int64_t tokens = 0;
};

/// All that a report shows of one session. Texts are clean (clean_text.h).
struct RunValues {
  std::string file;             ///< the session's name, without its folder
  std::string name, note;       ///< what a person called it and wrote of it; may be empty
  std::string evaluation_text;  ///< of the perplexities, as the run had it; empty: not known
  std::optional<DivergenceValues> divergence = {};
  std::string created, state, program_version;
  std::string model, model_fingerprint, calibration, calibration_fingerprint;
  Recipe recipe;
  int model_blocks = 0;
  double seconds = 0;               ///< of running time, as far as the events tell
  std::int64_t peak_memory = 0;     ///< bytes, of the program that ran it; 0: not known
  double bits_per_weight = 0;       ///< mean over the complete blocks' layers, scales counted; 0: not known
  std::vector<BlockValues> blocks;  ///< the complete ones
  std::vector<EvaluationValues> evaluations;
  std::vector<Remark> remarks;
  std::optional<LayerReport> worst;  ///< of the rounded layer with the lowest signal to noise ratio

  const EvaluationValues* evaluation(const std::string& name_of_it) const;
  /// The name it was given, or the file's.
  const std::string& title() const { return name.empty() ? file : name; }
  bool whole() const { return state == "finished"; }
};

/// From a session file. @throws Error(BadInput) where it is none or is damaged
RunValues read_run(const std::string& session);

}  // namespace aq::report
