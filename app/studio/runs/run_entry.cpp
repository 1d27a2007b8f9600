// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_entry.h"

#include <filesystem>

namespace aq {

std::string RunEntry::name() const {
  return notes.name.empty() ? std::filesystem::path(path).stem().string() : notes.name;
}

RunSpec RunEntry::spec() const {
  RunSpec spec;
  spec.model = model;
  spec.recipe = recipe;
  spec.calibration = calibration;
  spec.evaluation = notes.evaluation;
  if (spec.evaluation.empty() && model.starts_with("demo:") && !perplexity.empty()) spec.evaluation = "demo";
  spec.evaluate_rtn = perplexity.contains("rtn");
  return spec;
}

}  // namespace aq
