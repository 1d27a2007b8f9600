// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>

#include "core/engine/engine.h"
#include "core/model/model.h"
#include "core/run/run_spec.h"
#include "core/run/share.h"

namespace aq {

/// A run that has been checked: everything it needs is open, nothing is written yet.
struct PreparedRun {
  RunSpec spec;            ///< with the recipe resolved
  Model original;          ///< as it was opened
  Model model;             ///< what is quantized block by block: the same, or rotated()
  at::Tensor calibration;  ///< token ids, int64 [samples, tokens]; undefined where none is needed
  std::optional<at::Tensor> evaluation;  ///< windows, int64 [windows, tokens]
  std::string calibration_fingerprint;   ///< of the token ids
  Share share = {};                      ///< which of the samples are this process's

  /// How many blocks are quantized, from the first on.
  int blocks() const;
};

/// Whether anything is learned or searched from data, so that a calibration set has to be there.
bool needs_calibration(const Recipe& recipe);

/// Whether the format matters: there is something to write, or one was named for a later export.
bool asks_for_a_format(const RunSpec& spec);

/// Opens and checks everything a run needs. @throws Error(BadArgument), Error(BadInput), Error(Output)
PreparedRun prepare(const RunSpec& spec);

/// Bits of a weight of the blocks' linear layers, with scales, zero points and code books counted.
double mean_bits_per_weight(const Model& model, const Recipe& recipe);

/// The estimate that preflight() reports.
Preflight estimate(const PreparedRun& run);

}  // namespace aq
