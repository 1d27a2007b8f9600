// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <array>
#include <utility>
#include <vector>

namespace aq {

/// Positions 0 to 1 and the colour there.
using GradientStops = std::vector<std::pair<double, QColor>>;

/// Every colour the windows and plots use. A value: copy it, compare it, hand it to a plot.
struct Theme {
  bool dark = false;
  QColor window;   ///< behind the docks
  QColor surface;  ///< plots, lists, inputs
  QColor raised;   ///< buttons, headers, tool tips
  QColor border;
  QColor text, muted;  ///< both reach a contrast of 4.5 on surface (WCAG 2, AA)
  QColor grid;
  QColor accent, on_accent;
  QColor positive, warning, error;
  std::array<QColor, 8> series;  ///< after Okabe and Ito (2008), lightness tuned to the background
  GradientStops diverging;       ///< blue, neutral, orange-red; the middle is near the surface
  GradientStops sequential;      ///< from faint to strong
  bool operator==(const Theme&) const = default;
};

Theme theme_of(bool dark);

/// The colour at `position` (0 to 1) between the stops.
QColor color_at(const GradientStops& stops, double position);

/// `color` with an opacity of 0 to 1.
QColor faded(QColor color, double opacity);

}  // namespace aq
