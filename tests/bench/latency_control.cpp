// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the machine itself adds to the window's latency: a window of a single line of text, drawn anew twice a
// second, while a command runs in another process. A turn that is late here is late in any window.
//   latency_control COMMAND ARGUMENT...
#include <QApplication>
#include <QProcess>
#include <QTimer>
#include <cstdio>

#include "app/studio/latency_probe.h"
#include "app/studio/status_line.h"

int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.size() < 2) {
    std::fprintf(stderr, "usage: latency_control COMMAND ARGUMENT...\n");
    return 2;
  }
  aq::StatusLine line;
  constexpr int kWidth = 900, kClockMilliseconds = 500;
  line.resize(kWidth, line.sizeHint().height());
  line.show();
  int drawn = 0;
  QTimer clock;
  QObject::connect(&clock, &QTimer::timeout, &line, [&line, &drawn] {
    line.show_texts(QStringLiteral("Calibration · block 1 of 1"), QStringLiteral("%1 s").arg(++drawn));
  });
  clock.start(kClockMilliseconds);
  aq::LatencyProbe probe;
  QProcess command;
  command.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  QObject::connect(&command, &QProcess::finished, &application, &QApplication::exit);
  QObject::connect(&command, &QProcess::errorOccurred, &application, [] { QApplication::exit(1); });
  command.start(arguments.at(1), arguments.mid(2));
  probe.start();
  const int ended = QApplication::exec();
  probe.stop();
  print_latency(probe.result());
  return ended;
}
