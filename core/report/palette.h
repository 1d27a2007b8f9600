// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>

namespace aq::report {

struct Color {
  double red = 0, green = 0, blue = 0, alpha = 1;  ///< 0 to 1
};

/// 0xrrggbb.
constexpr Color color_of(std::uint32_t rgb) {
  return {static_cast<double>(rgb >> 16 & 0xff) / 255, static_cast<double>(rgb >> 8 & 0xff) / 255,
          static_cast<double>(rgb & 0xff) / 255};
}

/// The colours of a plot. Those of the series are after Okabe and Ito (2008), which colour-blind people tell
/// apart, with the lightness tuned to the background; they are the window's.
struct Palette {
  Color surface, text, muted, grid, axis, warning;
  std::array<Color, 8> series;
  std::array<Color, 4> gradient;  ///< from faint to strong, at equal distances
};

const Palette& palette(bool dark);

/// Of the gradient, at 0 to 1.
Color tone_of(const Palette& palette, double position);
Color faded(Color color, double alpha);

}  // namespace aq::report
