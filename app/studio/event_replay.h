// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>
#include <cstddef>
#include <functional>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// Feeds the events of an earlier run to the window, as many in a turn of the event loop as leave it free.
class EventReplay : public QObject {
  Q_OBJECT

 public:
  using Sink = std::function<void(const RunEvent&)>;
  explicit EventReplay(Sink sink, QObject* parent = nullptr);

  void start(std::vector<RunEvent> events);
  void stop();
  bool is_busy() const { return timer_.isActive(); }

 Q_SIGNALS:
  void finished();

 private:
  void feed();

  Sink sink_;
  std::vector<RunEvent> events_;
  std::size_t next_ = 0;
  QTimer timer_;
};

}  // namespace aq
