#include "app/studio/latency_probe.h"

#include <algorithm>

namespace aq {
namespace {

constexpr int kIntervalMilliseconds = 5;

}  // namespace

LatencyProbe::LatencyProbe(QObject* parent) : QObject(parent) {
  timer_.setTimerType(Qt::PreciseTimer);
  timer_.setInterval(kIntervalMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &LatencyProbe::tick);
}

void LatencyProbe::start() {
  result_ = {};
  since_.start();
  timer_.start();
}

void LatencyProbe::stop() { timer_.stop(); }

void LatencyProbe::tick() {
  const double late = std::max(0.0, static_cast<double>(since_.nsecsElapsed()) / 1e6 - kIntervalMilliseconds);
  since_.start();
  result_.longest_ms = std::max(result_.longest_ms, late);
  result_.mean_ms += (late - result_.mean_ms) / static_cast<double>(++result_.samples);
  if (late > 50) ++result_.over_50_ms;
}

}  // namespace aq
