// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace aq {
namespace {

Theme light_theme() {
  Theme theme;
  theme.window = "#f3f5f8";
  theme.surface = "#ffffff";
  theme.raised = "#f8f9fb";
  theme.border = "#d5dae2";
  theme.text = "#1a1f27";
  theme.muted = "#5a6575";
  theme.grid = "#e8ebf0";
  theme.accent = "#0a66c2";
  theme.on_accent = "#ffffff";
  theme.positive = "#007a57";
  theme.warning = "#ad4e00";
  theme.error = "#b3261e";
  theme.series = {"#0072b2", "#d55e00", "#009e73", "#b8558f", "#b98000", "#3596cf", "#6f5bc0", "#6b7480"};
  theme.diverging = {{0.0, "#0b3c73"},  {0.2, "#2f78b7"}, {0.38, "#9cc8e3"}, {0.5, "#f6f6f6"},
                     {0.62, "#f5b78f"}, {0.8, "#d0592f"}, {1.0, "#74200c"}};
  theme.sequential = {{0.0, "#bcd6ea"}, {0.4, "#6aa7d2"}, {0.7, "#2d76b0"}, {1.0, "#0b3a66"}};
  return theme;
}

Theme dark_theme() {
  Theme theme;
  theme.dark = true;
  theme.window = "#12151a";
  theme.surface = "#191d24";
  theme.raised = "#222832";
  theme.border = "#333b48";
  theme.text = "#e4e8ee";
  theme.muted = "#98a4b5";
  theme.grid = "#282f39";
  theme.accent = "#4c9ff0";
  theme.on_accent = "#0b1118";
  theme.positive = "#35c394";
  theme.warning = "#f2a541";
  theme.error = "#ff7b72";
  theme.series = {"#53aef0", "#ff8d50", "#33c796", "#e493c2", "#efb73a", "#8ed3ff", "#ab9bf5", "#9aa5b5"};
  theme.diverging = {{0.0, "#bfe1ff"},  {0.2, "#4b9fe6"}, {0.38, "#22507c"}, {0.5, "#1e232b"},
                     {0.62, "#7d3d1d"}, {0.8, "#e9743a"}, {1.0, "#ffd3b0"}};
  theme.sequential = {{0.0, "#2c4459"}, {0.4, "#3a74a3"}, {0.7, "#69b2e6"}, {1.0, "#cbe8ff"}};
  return theme;
}

QColor mixed(const QColor& from, const QColor& to, double share) {
  const auto channel = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
  return {channel(from.red(), to.red()), channel(from.green(), to.green()), channel(from.blue(), to.blue())};
}

}  // namespace

Theme theme_of(bool dark) { return dark ? dark_theme() : light_theme(); }

QColor color_at(const GradientStops& stops, double position) {
  if (stops.empty()) return {};
  const auto above = std::find_if(stops.begin(), stops.end(),
                                  [position](const auto& stop) { return stop.first >= position; });
  if (above == stops.begin()) return stops.front().second;
  if (above == stops.end()) return stops.back().second;
  const auto& [low, from] = *(above - 1);
  return mixed(from, above->second, (position - low) / (above->first - low));
}

QColor faded(QColor color, double opacity) {
  color.setAlphaF(static_cast<float>(std::clamp(opacity, 0.0, 1.0)));
  return color;
}

}  // namespace aq
