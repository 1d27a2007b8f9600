// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <array>

namespace aq {

/// Measures how long the event loop was held up: a timer that should fire every few milliseconds, and by how
/// much it was late. The processor time spent meanwhile tells work of the window from a machine that is busy
/// elsewhere.
class LatencyProbe : public QObject {
  Q_OBJECT

 public:
  explicit LatencyProbe(QObject* parent = nullptr);
  void start();
  void stop();

  /// Counts by whole milliseconds; the last one holds all that were longer.
  class Histogram {
   public:
    void add(double milliseconds);
    /// The least whole number of milliseconds that `share` of all counts stay below.
    int below(double share) const;
    qint64 at(int milliseconds) const { return counts_.at(static_cast<std::size_t>(milliseconds)); }
    static constexpr int kLongest = 200;

   private:
    std::array<qint64, kLongest + 1> counts_{};
    qint64 all_ = 0;
  };

  struct Result {
    Histogram late, work;
    double longest_ms = 0, mean_ms = 0;
    double longest_work_ms = 0;  ///< processor time of the window's thread between two ticks
    qint64 samples = 0, over_50_ms = 0, work_over_50_ms = 0;
  };
  Result result() const { return result_; }

 private:
  void tick();

  QTimer timer_;
  QElapsedTimer since_;
  double processor_ms_ = 0;
  Result result_;
};

/// To the standard error: both histograms and the longest turns.
void print_latency(const LatencyProbe::Result& result);

}  // namespace aq
