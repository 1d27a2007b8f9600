// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <sys/resource.h>

#include <QProcess>
#include <QStringList>
#include <csignal>
#include <string>

namespace aq::test {

/// How a started program ended.
struct Ended {
  int code = -1;  ///< -1: it crashed, was killed or did not end in time
  QString out, err;

  /// Lines of standard error that hold anything.
  QStringList error_lines() const { return err.split('\n', Qt::SkipEmptyParts); }
};

/// Waits for a started program. Five minutes stand for a hang.
inline Ended wait_for(QProcess& process) {
  constexpr int kHang = 300'000;  // ms
  const bool ended = process.waitForFinished(kHang);
  Ended result;
  result.out = QString::fromUtf8(process.readAllStandardOutput());
  result.err = QString::fromUtf8(process.readAllStandardError());
  if (ended && process.exitStatus() == QProcess::NormalExit) result.code = process.exitCode();
  return result;
}

/// Runs the command line program. @param largest_file  bytes past which it cannot write a file; 0: no limit
inline Ended affinequant(const QStringList& arguments, rlim_t largest_file = 0) {
  QProcess process;
  if (largest_file > 0)
    process.setChildProcessModifier([largest_file] {
      const rlimit limit{largest_file, largest_file};
      setrlimit(RLIMIT_FSIZE, &limit);
    });
  // A busy machine may look like one without a fast BLAS, of which the program warns.
  process.start(AQ_COMMAND, QStringList{"--log-level", "error"} + arguments);
  return wait_for(process);
}

}  // namespace aq::test
