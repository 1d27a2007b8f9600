// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <vector>

namespace aq::report {

struct Point {
  double x = 0, y = 0;
};

enum class Scale { Linear, Logarithmic };

struct Axis {
  std::string title;  ///< with its unit
  Scale scale = Scale::Linear;
  std::optional<double> low = {}, high = {};  ///< beyond what the points need; never cuts points off
  bool whole_numbers = false;                 ///< ticks at integers only
  std::vector<std::string> categories = {};   ///< named places 0, 1, … in place of numbers
};

enum class Mark {
  Line,     ///< joined by straight lines, with dots where there is room
  Steps,    ///< the outline of a histogram: a level from each x to the next
  Area,     ///< the same, filled, behind everything
  Bars,     ///< from the axis' zero (or its lower end) up; `width` in units of x
  Columns,  ///< horizontal bars at y = 0, 1, …, each with its label behind its end
  Dots      ///< each with its label beside it
};

struct Series {
  std::string name;  ///< in the legend; empty: not there
  Mark mark = Mark::Line;
  std::vector<Point> points;
  int color = 0;                         ///< of the palette's series, modulo its size
  std::optional<double> tone = {};       ///< 0 to 1: on the palette's gradient instead
  double width = 1;                      ///< of bars
  std::vector<std::string> labels = {};  ///< of Columns and Dots, one a point
  bool right_axis = false;               ///< y is on the second axis
  bool dashed = false;
};

/// A line across the plot at one value of y (or x), with what it means.
struct Rule {
  double at = 0;
  std::string label;
  bool vertical = false;
  int color = -1;               ///< −1: the axes' own
  bool label_at_start = false;  ///< at the left end in place of the right
};

/// A plot as values: what is drawn, not how.
struct Chart {
  std::string title, subtitle;
  std::string description;  ///< for those who cannot see it
  Axis x, y;
  std::optional<Axis> right = {};  ///< a second axis of y
  std::vector<Series> series;
  std::vector<Rule> rules = {};
  std::string gradient_low = {}, gradient_high = {};  ///< legend of the tones, where there are any
  double width = 720, height = 270;                   ///< px
};

}  // namespace aq::report
