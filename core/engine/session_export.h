// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/export/export_plan.h"
#include "core/run/run_context.h"

namespace aq {

/// A finished session as a checkpoint.
struct SessionExportSpec {
  std::string session;                 ///< file
  std::string format = "safetensors";  ///< with its variant: "gguf:q4_k"
  std::string output;                  ///< must not exist
  bool dry_run = false;                ///< only the plan; `output` is not looked at
};

/// What an export did, or would do.
struct SessionExport {
  ExportPlan plan;
  std::vector<ReaderSupport> readers;
};

/// Exports the blocks of a session whose run is complete; the model is opened where it was then. What the
/// format cannot keep is posted before anything is written.
/// @throws Error(BadInput) where blocks are left to do or the model has changed, Error(BadArgument) where the
/// format is not known or cannot carry the recipe, Error(Output), Error(Cancelled)
SessionExport export_session(const SessionExportSpec& spec, const RunContext& context);

}  // namespace aq
