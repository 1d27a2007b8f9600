// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/studio_services.h"

#include <utility>

#include "core/watch/watch_client.h"

namespace aq {

StudioServices engine_services() {
  CheckpointViews views = checkpoint_views();
  return {&Engine::run,
          &preflight,
          std::move(views.summary),
          &probe_time,
          std::move(views.histogram),
          [](const report::ReportRequest& request) { return report::write_report(request); },
          [](const std::string& address, const std::string& token, const RunContext& context) {
            return watch_run(watch_address_from(address), token, context);
          }};
}

}  // namespace aq
