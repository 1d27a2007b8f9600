// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <deque>

namespace aq {

class Plot;

/// Brings plots up to date one per turn of the event loop: many plots that change at once never add up to one
/// long stall, and a plot that changes many times within a turn is drawn once.
class ReplotQueue : public QObject {
 public:
  static ReplotQueue& instance();
  void add(Plot* plot);

 private:
  ReplotQueue();
  void refresh_next();

  std::deque<QPointer<Plot>> waiting_;
  QTimer timer_;
};

}  // namespace aq
