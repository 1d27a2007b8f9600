// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/studio/compare/compare_services.h"
#include "app/studio/explore/explore_services.h"
#include "app/studio/export/export_services.h"
#include "app/studio/learn/learn_services.h"
#include "app/studio/model_summary.h"
#include "app/studio/run_controller.h"
#include "app/studio/runs/run_services.h"
#include "app/studio/sensitivity/sensitivity_services.h"
#include "app/studio/sweep/sweep_services.h"
#include "app/studio/weight_preview.h"
#include "core/engine/engine.h"
#include "core/report/report.h"

namespace aq {

/// What the window asks of the core. Tests script it.
struct StudioServices {
  RunController::Run run;
  std::function<Preflight(const RunSpec&)> preflight;
  std::function<ModelSummary(const std::string&)> open_model;
  std::function<TimeEstimate(const RunSpec&, const RunContext&)> probe_time =
      {};                                 ///< may be empty: no estimate
  WeightHistogram weight_histogram = {};  ///< may be empty: no preview
  /// May be empty: no reports. @returns what was written
  std::function<std::vector<std::string>(const report::ReportRequest&)> write_report = {};
  /// Follows a run of another process, by its address and token. May be empty: none can be.
  std::function<Outcome(const std::string&, const std::string&, const RunContext&)> watch = {};
  // A page each.
  ExploreServices explore = explore_services();
  RunServices runs = run_services();
  CompareServices compare = compare_services();
  SensitivityServices sensitivity = sensitivity_services();
  SweepServices sweep = sweep_services();
  LearnServices learn = learn_services();
  ExportServices exports = export_services();
};

/// The real ones.
StudioServices engine_services();

}  // namespace aq
