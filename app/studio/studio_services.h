#pragma once

#include <functional>
#include <string>

#include "app/studio/model_summary.h"
#include "app/studio/run_controller.h"
#include "core/engine/engine.h"

namespace aq {

/// What the window asks of the core. Tests script it.
struct StudioServices {
  RunController::Run run;
  std::function<Preflight(const RunSpec&)> preflight;
  std::function<ModelSummary(const std::string&)> open_model;
};

/// The real ones.
StudioServices engine_services();

}  // namespace aq
