// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/latency_probe.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace aq {
namespace {

constexpr int kIntervalMilliseconds = 5;

double thread_processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// One line a millisecond that anything fell into, as far as the turns are rare.
void print(const char* name, const LatencyProbe::Histogram& histogram) {
  std::fprintf(stderr, "%s: 50 %% below %d ms, 99 %% below %d ms, 99.9 %% below %d ms\n  ms", name,
               histogram.below(0.5), histogram.below(0.99), histogram.below(0.999));
  for (int ms = 0; ms <= LatencyProbe::Histogram::kLongest; ++ms)
    if (histogram.at(ms) > 0)
      std::fprintf(stderr, "  %d: %lld", ms, static_cast<long long>(histogram.at(ms)));
  std::fputc('\n', stderr);
}

}  // namespace

void LatencyProbe::Histogram::add(double milliseconds) {
  ++counts_.at(static_cast<std::size_t>(std::clamp(milliseconds, 0.0, double{kLongest})));
  ++all_;
}

int LatencyProbe::Histogram::below(double share) const {
  const double wanted = share * static_cast<double>(all_);
  qint64 seen = 0;
  for (int ms = 0; ms <= kLongest; ++ms)
    if (static_cast<double>(seen += at(ms)) >= wanted) return ms + 1;
  return kLongest + 1;
}

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
  result_.late.add(late);
  result_.work.add(work);
  if (late > kStall) ++result_.over_50_ms;
  if (work > kStall) ++result_.work_over_50_ms;
}

void print_latency(const LatencyProbe::Result& result) {
  print("turns of the event loop, late", result.late);
  print("turns of the event loop, work of the window", result.work);
  std::fprintf(
      stderr,
      "event loop: longest stall %.1f ms (work of the window %.1f ms), mean %.2f ms; of %lld ticks %lld were "
      "over 50 ms late (%lld by the window's work)\n",
      result.longest_ms, result.longest_work_ms, result.mean_ms, static_cast<long long>(result.samples),
      static_cast<long long>(result.over_50_ms), static_cast<long long>(result.work_over_50_ms));
}

}  // namespace aq
