// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/formula/formula_drawing.h"

#include <QPainter>
#include <algorithm>

namespace aq {

void FormulaDrawing::place(const FormulaDrawing& other, QPointF at) {
  for (Glyphs run : other.glyphs) {
    run.at += at;
    glyphs.push_back(std::move(run));
  }
  for (const QRectF& rule : other.rules) rules.push_back(rule.translated(at));
  for (const Stroke& stroke : other.strokes) strokes.push_back({stroke.path.translated(at), stroke.width});
  width = std::max(width, at.x() + other.width);
  ascent = std::max(ascent, other.ascent - at.y());
  descent = std::max(descent, other.descent + at.y());
}

void FormulaDrawing::paint(QPainter& painter, QPointF origin) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor ink = painter.pen().color();
  painter.translate(origin);
  for (const Glyphs& run : glyphs) {
    painter.setFont(run.font);
    painter.drawText(run.at, run.text);
  }
  for (const QRectF& rule : rules) painter.fillRect(rule, ink);
  for (const Stroke& stroke : strokes)
    painter.strokePath(stroke.path, QPen(ink, stroke.width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.restore();
}

}  // namespace aq
