// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/formula/formula_view.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/formula/formula_layout.h"
#include "widgets/formula/formula_parser.h"

namespace aq {
namespace {

constexpr double kFormulaSize = 1.2;  ///< of the text's
constexpr double kNarrowest = 0.55;   ///< a formula shrinks no further
constexpr int kRoomAbove = 4;

}  // namespace

FormulaView::FormulaView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FormulaView::set_formula(const QString& tex) {
  formula_ = parse_formula(tex);
  setAccessibleName(plain_text(formula_));
  set_type();
}

void FormulaView::set_type() {
  drawing_ = lay_out(formula_, formula_font(font().pointSizeF() * kFormulaSize));
  updateGeometry();
  update();
}

QSize FormulaView::sizeHint() const {
  return {static_cast<int>(std::ceil(drawing_.width)) + 2,
          static_cast<int>(std::ceil(drawing_.height())) + 2 * kRoomAbove};
}

QSize FormulaView::minimumSizeHint() const {
  return {static_cast<int>(std::ceil(drawing_.width * kNarrowest)), sizeHint().height()};
}

void FormulaView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  const double scale = std::min(1.0, width() / std::max(1.0, drawing_.width + 2));
  painter.translate((width() - drawing_.width * scale) / 2, (height() - drawing_.height() * scale) / 2);
  painter.scale(scale, scale);
  drawing_.paint(painter, {0, drawing_.ascent});
}

void FormulaView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) set_type();
}

}  // namespace aq
