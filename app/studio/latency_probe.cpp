#include "app/studio/latency_probe.h"

#include <algorithm>
#include <ctime>

namespace aq {
namespace {

constexpr int kIntervalMilliseconds = 5;

double thread_processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

LatencyProbe::LatencyProbe(QObject* parent) : QObject(parent) {
  timer_.setTimerType(Qt::PreciseTimer);
  timer_.setInterval(kIntervalMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &LatencyProbe::tick);
}

void LatencyProbe::start() {
  result_ = {};
  since_.start();
  processor_ms_ = thread_processor_ms();
  timer_.start();
}

void LatencyProbe::stop() { timer_.stop(); }

void LatencyProbe::tick() {
  constexpr double kStall = 50;
  const double late = std::max(0.0, static_cast<double>(since_.nsecsElapsed()) / 1e6 - kIntervalMilliseconds);
  const double processor = thread_processor_ms();
  const double work = processor - processor_ms_;
  since_.start();
  processor_ms_ = processor;
  result_.longest_ms = std::max(result_.longest_ms, late);
  result_.longest_work_ms = std::max(result_.longest_work_ms, work);
  result_.mean_ms += (late - result_.mean_ms) / static_cast<double>(++result_.samples);
  if (late > kStall) ++result_.over_50_ms;
  if (work > kStall) ++result_.work_over_50_ms;
}

}  // namespace aq
