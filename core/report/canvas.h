// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/report/chart.h"
#include "core/report/language.h"
#include "core/report/palette.h"

typedef struct _cairo cairo_t;

namespace aq::report {

enum class Align { Left, Center, Right };

struct Rect {
  double x = 0, y = 0, width = 0, height = 0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

struct TextStyle {
  double size = 11;  ///< px, or points in a PDF
  bool bold = false;
  bool fixed = false;  ///< all characters of one width
  Color color = {};
  double wrap = 0;     ///< width at which lines break; 0: one line
  int most_lines = 0;  ///< of those; the rest is "…"; 0: all
};

struct TextSize {
  double width = 0, height = 0;
};

/// A cairo context with pango's text, in the units of its surface. Text is shaped, wrapped and given fonts
/// that have its characters by pango; malformed UTF-8 is replaced.
class Canvas {
 public:
  /// @param cairo not owned
  Canvas(cairo_t* cairo, Language language) : cairo_(cairo), language_(language) {}

  void line(Point from, Point to, Color color, double width = 1, bool dashed = false);
  void polyline(const std::vector<Point>& points, Color color, double width, bool dashed = false);
  void polygon(const std::vector<Point>& points, Color color);
  void fill(const Rect& rect, Color color, double radius = 0);
  void frame(const Rect& rect, Color color, double width = 1, double radius = 0);
  void dot(Point center, double radius, Color color);
  void clip(const Rect& rect);  ///< until restore()
  void save();
  void restore();
  void translate(Point by);
  void scale(double factor);

  TextSize measure(const std::string& text, const TextStyle& style) const;
  /// @param at the top of the text, and its left end, middle or right end
  TextSize text(const std::string& text, Point at, const TextStyle& style, Align align = Align::Left);
  /// Turned to read upwards. @param at the middle of the text
  void upright_text(const std::string& text, Point at, const TextStyle& style);

  cairo_t* cairo() const { return cairo_; }
  Language language() const { return language_; }

 private:
  void use(Color color) const;
  void trace(const std::vector<Point>& points);
  void stroke(Color color, double width, bool dashed);

  cairo_t* cairo_;
  Language language_;
};

}  // namespace aq::report
