// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/first_frame.h"

#include <unistd.h>

#include <QEvent>
#include <QFile>
#include <QTimer>
#include <QWidget>
#include <ctime>
#include <utility>

namespace aq {
namespace {

/// Since the machine's start, in clock ticks: field 22 of /proc/self/stat (proc(5)).
double started_at() {
  QFile file(QStringLiteral("/proc/self/stat"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  const QByteArray text = file.readAll();
  constexpr int kFieldsBehindTheName = 19;
  const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
  return fields.value(kFieldsBehindTheName).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double process_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - started_at()) * 1e3;
}

}  // namespace

FirstFrame::FirstFrame(QWidget* window, std::function<void(double)> tell)
    : QObject(window), tell_(std::move(tell)) {
  window->installEventFilter(this);
}

bool FirstFrame::eventFilter(QObject* object, QEvent* event) {
  // Painting is over when the loop turns again.
  if (event->type() == QEvent::Paint && !std::exchange(told_, true))
    QTimer::singleShot(0, this, [this] { tell_(process_milliseconds()); });
  return QObject::eventFilter(object, event);
}

}  // namespace aq
