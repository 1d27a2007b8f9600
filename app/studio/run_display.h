// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

#include "core/run/run_event.h"

namespace aq {

class DockLayout;
class EventReplay;
class LiveViews;
class LogView;
class RunPage;

/// Everything that shows a run: the page with its bar, the plots, the log. What they show comes from a run
/// under way, from another process, or from a session file.
class RunDisplay : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    RunPage* page;
    LiveViews* views;
    LogView* log;
    DockLayout* docks;
  };
  explicit RunDisplay(const Parts& parts, QObject* parent = nullptr);

  void clear();  ///< before another run; one that is being shown again ends here
  void add(const RunEvent& event);
  void show_again(const QString& name, const std::vector<RunEvent>& events);
  void show_job(const RunStarted& run);

 private:
  void take(const RunEvent& event);
  void bring_forward(const RunEvent& event);

  Parts parts_;
  EventReplay* replay_;
};

}  // namespace aq
