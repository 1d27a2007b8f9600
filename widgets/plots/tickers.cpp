// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/tickers.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr int kPixelsAcross = 84;  // a label such as "0.00125" and air
constexpr int kPixelsUp = 38;

QVector<double> steps_of(double step, const QCPRange& range) {
  QVector<double> ticks;
  for (double k = std::floor(range.lower / step); k <= std::ceil(range.upper / step) && ticks.size() < 64;
       ++k)
    ticks.append(k * step);
  return ticks;
}

double round_step(double raw) {
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  // Limits halfway between 1, 2, 5 and 10, as ratios go.
  for (const auto& [limit, factor] : {std::pair{1.5, 1.0}, {3.2, 2.0}, {7.1, 5.0}})
    if (raw < limit * power) return factor * power;
  return 10 * power;
}

/// One tick every `stride` decades, with the multiples 2 and 5 where `dense`.
QVector<double> decades_of(const QCPRange& range, int stride, bool dense) {
  QVector<double> ticks;
  const int first = static_cast<int>(std::floor(std::log10(range.lower)));
  const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
  for (int decade = first - (((first % stride) + stride) % stride); decade <= last; decade += stride) {
    const double power = std::pow(10.0, decade);
    ticks.append(power);
    if (dense) ticks << 2 * power << 5 * power;
  }
  return ticks;
}

}  // namespace

int fitting_ticks(const QCPAxis* axis) {
  const bool across = axis->orientation() == Qt::Horizontal;
  const QSize size = axis->axisRect()->size();
  return std::clamp(across ? size.width() / kPixelsAcross : size.height() / kPixelsUp, 2, 8);
}

ValueTicker::ValueTicker(const QCPAxis* axis, Style style) : axis_(axis), style_(style) {}

double ValueTicker::getTickStep(const QCPRange& range) {
  const double step = round_step(range.size() / fitting_ticks(axis_));
  return style_ == Style::Whole ? std::max(1.0, step) : step;
}

QString ValueTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  // Steps are added up: what should be 0 is a rounding error away from it.
  const double clean = std::abs(tick) < 1e-9 * axis_->range().size() ? 0 : tick;
  return style_ == Style::Number ? number_text(clean) : count_text(clean);
}

LogTicker::LogTicker(const QCPAxis* axis) : axis_(axis) {}

QVector<double> LogTicker::createTickVector(double, const QCPRange& range) {
  if (range.lower <= 0 || range.upper <= range.lower) return {};
  const double decades = std::log10(range.upper / range.lower);
  const int room = fitting_ticks(axis_);
  if (decades < 0.8) return steps_of(round_step(range.size() / room), range);
  if (3 * decades <= room + 1) return decades_of(range, 1, true);
  return decades_of(range, std::max(1, static_cast<int>(std::ceil(decades / room))), false);
}

QString LogTicker::getTickLabel(double tick, const QLocale&, QChar, int) { return number_text(tick); }

void make_logarithmic(QCPAxis* axis, bool on, ValueTicker::Style linear_style) {
  axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (on) {
    axis->setTicker(QSharedPointer<LogTicker>::create(axis));
  } else {
    axis->setTicker(QSharedPointer<ValueTicker>::create(axis, linear_style));
  }
}

}  // namespace aq
