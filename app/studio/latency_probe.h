#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

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

  struct Result {
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

}  // namespace aq
