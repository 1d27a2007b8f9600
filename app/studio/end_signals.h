// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <atomic>
#include <csignal>
#include <thread>

namespace aq {

/// Tells when the program is asked to end by SIGTERM, SIGINT or SIGHUP (a logout, a closed terminal), so that
/// it does so in order; the second signal kills. SIGINT and SIGHUP stay ignored where the program was
/// started so (nohup, a script's background). Made before any other thread: the signals are blocked in all
/// that start later, since one on a thread that computes can destroy the heap (app/cli/interruption.cpp).
class EndSignals : public QObject {
  Q_OBJECT

 public:
  EndSignals();
  ~EndSignals() override;

 Q_SIGNALS:
  void end_wanted();

 private:
  void wait();

  sigset_t signals_{};
  std::atomic<bool> finished_ = false;
  std::thread waiter_;
};

/// A program that is started while this lives can be ended by signals: one that is blocked here would be
/// blocked there. One that arrives meanwhile kills this program.
class EndSignalsUnblocked {
 public:
  EndSignalsUnblocked();
  ~EndSignalsUnblocked();
  EndSignalsUnblocked(const EndSignalsUnblocked&) = delete;
  EndSignalsUnblocked& operator=(const EndSignalsUnblocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace aq
