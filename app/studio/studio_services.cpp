#include "app/studio/studio_services.h"

#include <utility>

namespace aq {

StudioServices engine_services() {
  CheckpointViews views = checkpoint_views();
  return {&Engine::run, &preflight, std::move(views.summary), &probe_time, std::move(views.histogram),
          [](const report::ReportRequest& request) { return report::write_report(request); }};
}

}  // namespace aq
