// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/axis_ticks.h"

#include <algorithm>
#include <cmath>

#include "core/report/number_text.h"

namespace aq::report {
namespace {

constexpr double kLargest = 1e300;

/// 1, 2 or 5 times a power of ten, not below `rough`.
double round_step(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

double step_of(const Axis& axis, const Range& range, int most) {
  const double step = round_step((range.high - range.low) / std::max(1, most));
  return axis.whole_numbers ? std::max(1.0, std::round(step)) : step;
}

/// Digits behind the point that tell ticks a step apart.
int decimals_of(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
}

std::string tick_text(double value, double step) {
  const double magnitude = std::abs(value);
  if (magnitude >= 1e6 || (magnitude > 0 && step < 1e-6)) return number_text(value, 3);
  return fixed_text(value, decimals_of(step));
}

std::vector<Tick> linear_ticks(const Axis& axis, const Range& range, int most) {
  const double step = step_of(axis, range, most);
  const double slack = 1e-6 * step;
  std::vector<Tick> ticks;
  for (double k = std::ceil((range.low - slack) / step); k * step <= range.high + slack; ++k)
    ticks.push_back({k * step, tick_text(k * step, step)});
  return ticks;
}

/// 2 and 5 have names, too, where the axis spans few decades.
std::string log_label(int exponent, int factor, bool few) {
  if (factor == 1) return power_of_ten_text(exponent);
  if (!few || (factor != 2 && factor != 5)) return {};
  if (exponent >= -2 && exponent <= 3)
    return fixed_text(factor * std::pow(10.0, exponent), std::max(0, -exponent));
  return std::to_string(factor) + "×" + power_of_ten_text(exponent);
}

std::vector<Tick> log_ticks(const Range& range, int most) {
  const int first = static_cast<int>(std::floor(std::log10(range.low))),
            last = static_cast<int>(std::ceil(std::log10(range.high)));
  const int stride =
      std::max(1, (last - first) / std::max(1, most) + ((last - first) % std::max(1, most) > 0 ? 1 : 0));
  const bool few = std::log10(range.high / range.low) < 2.2;
  std::vector<Tick> ticks;
  for (int exponent = first; exponent <= last; ++exponent) {
    const bool named = exponent % stride == 0;
    for (int factor = 1; factor < (stride == 1 ? 10 : 2); ++factor) {
      const double at = factor * std::pow(10.0, exponent);
      if (at < range.low * (1 - 1e-9) || at > range.high * (1 + 1e-9)) continue;
      ticks.push_back({at, named ? log_label(exponent, factor, few) : ""});
    }
  }
  return ticks;
}

std::vector<Tick> category_ticks(const Axis& axis) {
  std::vector<Tick> ticks;
  for (std::size_t i = 0; i < axis.categories.size(); ++i)
    ticks.push_back({static_cast<double>(i), axis.categories[i]});
  return ticks;
}

Range linear_range(const Axis& axis, Range range, int most_ticks) {
  if (range.high - range.low < 1e-12 * std::max(std::abs(range.high), std::abs(range.low)) ||
      range.high == range.low) {
    const double half = range.low == 0 ? 1 : 0.1 * std::abs(range.low);
    range = {range.low - half, range.high + half};
  }
  const double step = step_of(axis, range, most_ticks);
  return {std::floor(range.low / step + 1e-6) * step, std::ceil(range.high / step - 1e-6) * step};
}

/// A little room at both ends; whole decades would leave too much of it.
Range log_range(Range range) {
  if (!(range.low > 0)) range.low = range.high > 0 ? range.high * 1e-6 : 1e-6;
  range.high = std::max(range.high, range.low);
  const double room = std::max(1.15, std::pow(range.high / range.low, 0.06));
  return {range.low / room, range.high * room};
}

}  // namespace

Range nice_range(const Axis& axis, double low, double high, int most_ticks) {
  if (!axis.categories.empty()) return {-0.5, static_cast<double>(axis.categories.size()) - 0.5};
  if (axis.low) low = std::min(low, *axis.low);
  if (axis.high) high = std::max(high, *axis.high);
  if (!(low <= high)) low = 0, high = 1;  // no point at all
  const Range range{std::clamp(low, -kLargest, kLargest), std::clamp(high, -kLargest, kLargest)};
  return axis.scale == Scale::Logarithmic ? log_range(range) : linear_range(axis, range, most_ticks);
}

std::vector<Tick> ticks_of(const Axis& axis, const Range& range, int most) {
  if (!axis.categories.empty()) return category_ticks(axis);
  return axis.scale == Scale::Logarithmic ? log_ticks(range, most) : linear_ticks(axis, range, most);
}

}  // namespace aq::report
