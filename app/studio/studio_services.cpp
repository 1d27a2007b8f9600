#include "app/studio/studio_services.h"

namespace aq {

StudioServices engine_services() {
  return {&Engine::run, &preflight, &summarize_model, &probe_time, checkpoint_histograms()};
}

}  // namespace aq
