// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <vector>

class QPainter;

namespace aq {

/// What a formula looks like: signs and strokes placed about the left end of its base line, y downwards.
struct FormulaDrawing {
  struct Glyphs {
    QPointF at;  ///< on their base line
    QString text;
    QFont font;
  };
  struct Stroke {
    QPainterPath path;
    double width = 1;
  };

  double width = 0, ascent = 0, descent = 0;
  std::vector<Glyphs> glyphs = {};
  std::vector<QRectF> rules = {};  ///< filled: bars of fractions and roots
  std::vector<Stroke> strokes = {};

  double height() const { return ascent + descent; }
  QSizeF size() const { return {width, height()}; }

  /// Puts another one with its base line's left end at `at`; the size grows around it.
  void place(const FormulaDrawing& other, QPointF at);
  /// Puts another one at the right end.
  void append(const FormulaDrawing& other) { place(other, {width, 0}); }
  /// Paints in the painter's pen colour. @param origin of the base line
  void paint(QPainter& painter, QPointF origin) const;
};

}  // namespace aq
