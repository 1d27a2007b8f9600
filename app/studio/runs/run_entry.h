// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/run/recipe.h"
#include "core/run/run_spec.h"
#include "core/session/session_notes.h"

namespace aq {

/// One session file as a list of runs shows it; plain values. Where the file cannot be read, `problem` says
/// why and the rest is empty.
struct RunEntry {
  std::string path;
  std::string problem, advice;
  std::string id, created, state;  ///< of SessionSummary
  std::string model, calibration;
  bool model_missing = false;  ///< the checkpoint is no longer where it was
  Recipe recipe;
  int blocks = 0, complete_blocks = 0;
  double seconds = 0, final_loss = 0;
  std::int64_t peak_memory = 0;              ///< bytes, of the program that ran it; 0: not known
  std::int64_t bytes = 0;                    ///< of the session file
  std::map<std::string, double> perplexity;  ///< "float", "rtn", "quantized"
  SessionNotes notes;

  bool operator==(const RunEntry&) const = default;
  bool readable() const { return problem.empty(); }
  /// The name it was given, or the file's.
  std::string name() const;
  /// A run with the same settings: its output is left to be suggested anew.
  RunSpec spec() const;
};

}  // namespace aq
