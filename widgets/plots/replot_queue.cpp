// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/replot_queue.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/plots/plot.h"

namespace aq {

ReplotQueue& ReplotQueue::instance() {
  // A child of the application: it must not outlive the event loop whose timers it uses.
  static QPointer<ReplotQueue> queue;
  if (!queue) {
    queue = new ReplotQueue;
    queue->setParent(QCoreApplication::instance());
  }
  return *queue;
}

ReplotQueue::ReplotQueue() {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &ReplotQueue::refresh_next);
}

void ReplotQueue::add(Plot* plot) {
  if (std::find(waiting_.begin(), waiting_.end(), plot) == waiting_.end()) waiting_.emplace_back(plot);
  if (!timer_.isActive()) timer_.start(0);
}

void ReplotQueue::refresh_next() {
  while (!waiting_.empty() && !waiting_.front()) waiting_.pop_front();
  if (waiting_.empty()) return;
  const QPointer<Plot> plot = waiting_.front();
  waiting_.pop_front();
  plot->refresh();
  if (!waiting_.empty()) timer_.start(0);
}

}  // namespace aq
