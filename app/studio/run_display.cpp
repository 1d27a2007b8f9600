// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_display.h"

#include <QDockWidget>

#include "app/studio/dock_layout.h"
#include "app/studio/event_replay.h"
#include "app/studio/live_views.h"
#include "app/studio/log_view.h"
#include "app/studio/run_bar.h"
#include "app/studio/run_page.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/search_plot.h"

namespace aq {

RunDisplay::RunDisplay(const Parts& parts, QObject* parent)
    : QObject(parent),
      parts_(parts),
      replay_(new EventReplay(
          [this](const RunEvent& event) {
            if (const auto* start = std::get_if<RunStarted>(&event)) show_job(*start);
            take(event);
          },
          this)) {
  connect(replay_, &EventReplay::finished, this, [this] { parts_.page->bar().show_result(true); });
}

void RunDisplay::clear() {
  replay_->stop();
  parts_.views->clear();
  parts_.log->clear_events();
}

void RunDisplay::add(const RunEvent& event) {
  take(event);
  parts_.log->add(event, parts_.page->bar().seconds());
}

void RunDisplay::show_again(const QString& name, const std::vector<RunEvent>& events) {
  clear();
  parts_.page->show_earlier_run(name);
  replay_->start(events);
}

void RunDisplay::show_job(const RunStarted& run) {
  parts_.page->bar().show_job(QString::fromStdString(run.model), QString::fromStdString(run.setting));
}

void RunDisplay::take(const RunEvent& event) {
  parts_.page->add(event);
  bring_forward(event);
  parts_.views->add(event);
}

/// A run fills the matrix's tab, the search's, or both: the one filled first comes to the front.
void RunDisplay::bring_forward(const RunEvent& event) {
  if (!parts_.views->matrix->empty() || !parts_.views->search->empty()) return;
  if (std::holds_alternative<SearchFinished>(event)) parts_.docks->dock("search")->raise();
  if (std::holds_alternative<MatrixSnapshot>(event)) parts_.docks->dock("matrix")->raise();
}

}  // namespace aq
