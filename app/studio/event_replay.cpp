// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/event_replay.h"

#include <QElapsedTimer>
#include <utility>

namespace aq {

EventReplay::EventReplay(Sink sink, QObject* parent) : QObject(parent), sink_(std::move(sink)) {
  timer_.setInterval(0);
  connect(&timer_, &QTimer::timeout, this, &EventReplay::feed);
}

void EventReplay::start(std::vector<RunEvent> events) {
  events_ = std::move(events);
  next_ = 0;
  timer_.start();
}

void EventReplay::stop() {
  timer_.stop();
  events_.clear();
}

void EventReplay::feed() {
  constexpr int kMostMilliseconds = 6;
  QElapsedTimer clock;
  clock.start();
  while (next_ < events_.size() && clock.elapsed() < kMostMilliseconds) sink_(events_[next_++]);
  if (next_ < events_.size()) return;
  stop();
  Q_EMIT finished();
}

}  // namespace aq
