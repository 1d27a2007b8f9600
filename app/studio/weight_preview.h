// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>

#include "app/studio/model_summary.h"
#include "core/run/run_event.h"

namespace aq {

/// Histogram of a tensor of a model's checkpoint.
using WeightHistogram = std::function<Histogram(const std::string& model, const std::string& tensor)>;

/// What the window looks up in checkpoints. The model that was asked about last stays open, mapped, so that
/// its layers are there at once. Each may be called by any thread. @throws Error(BadInput)
struct CheckpointViews {
  std::function<ModelSummary(const std::string& model)> summary;
  WeightHistogram histogram;
};
CheckpointViews checkpoint_views();

}  // namespace aq
