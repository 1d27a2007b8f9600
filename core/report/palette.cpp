// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/palette.h"

#include <algorithm>
#include <cmath>

namespace aq::report {
namespace {

constexpr Palette kLight{
    .surface = color_of(0xffffff),
    .text = color_of(0x1a1f27),
    .muted = color_of(0x5a6575),
    .grid = color_of(0xe8ebf0),
    .axis = color_of(0x9aa4b2),
    .warning = color_of(0xad4e00),
    .series = {color_of(0x0072b2), color_of(0xd55e00), color_of(0x009e73), color_of(0xb8558f),
               color_of(0xb98000), color_of(0x3596cf), color_of(0x6f5bc0), color_of(0x6b7480)},
    .gradient = {color_of(0x9cc3e2), color_of(0x5b9fd0), color_of(0x2d76b0), color_of(0x0b3a66)}};

constexpr Palette kDark{
    .surface = color_of(0x191d24),
    .text = color_of(0xe4e8ee),
    .muted = color_of(0x98a4b5),
    .grid = color_of(0x282f39),
    .axis = color_of(0x5b6675),
    .warning = color_of(0xf2a541),
    .series = {color_of(0x53aef0), color_of(0xff8d50), color_of(0x33c796), color_of(0xe493c2),
               color_of(0xefb73a), color_of(0x8ed3ff), color_of(0xab9bf5), color_of(0x9aa5b5)},
    .gradient = {color_of(0x35597a), color_of(0x3f82b8), color_of(0x69b2e6), color_of(0xcbe8ff)}};

double mixed(double from, double to, double share) { return from + share * (to - from); }

}  // namespace

const Palette& palette(bool dark) { return dark ? kDark : kLight; }

Color tone_of(const Palette& palette, double position) {
  const double place = std::clamp(position, 0.0, 1.0) * static_cast<double>(palette.gradient.size() - 1);
  const auto index = std::min(static_cast<std::size_t>(place), palette.gradient.size() - 2);
  const Color &from = palette.gradient[index], &to = palette.gradient[index + 1];
  const double share = place - static_cast<double>(index);
  return {mixed(from.red, to.red, share), mixed(from.green, to.green, share),
          mixed(from.blue, to.blue, share), 1};
}

Color faded(Color color, double alpha) {
  color.alpha = alpha;
  return color;
}

}  // namespace aq::report
