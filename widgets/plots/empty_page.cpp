// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/empty_page.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace aq {

void EmptyPage::set_content(const QString& title, const QString& text, const Theme& theme) {
  title_ = title;
  text_ = text;
  theme_ = theme;
  setAccessibleName(title);
  setAccessibleDescription(text);
  update();
}

void EmptyPage::draw_glyph(QPainter& painter, const QPointF& top_center) const {
  const QPointF corner = top_center + QPointF(-24, 34);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme_.border, 2, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(corner, corner + QPointF(0, -34));
  painter.drawLine(corner, corner + QPointF(48, 0));
  QPainterPath curve(corner + QPointF(6, -26));
  curve.cubicTo(corner + QPointF(16, -6), corner + QPointF(26, -9), corner + QPointF(46, -6));
  painter.setPen(QPen(faded(theme_.accent, 0.7), 2, Qt::SolidLine, Qt::RoundCap));
  painter.drawPath(curve);
}

void EmptyPage::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), theme_.surface);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(theme_.text);
  painter.drawText(QPointF(12, 8 + QFontMetricsF(bold).ascent()), title_);
  painter.setFont(font());
  const int width_of_text = std::min(width() - 48, 340);
  const QRect text =
      QFontMetrics(font()).boundingRect(QRect(0, 0, width_of_text, 1000), Qt::TextWordWrap, text_);
  const bool room = height() > text.height() + 120;
  const int top = (height() - text.height()) / 2 + (room ? 24 : 8);
  if (room) draw_glyph(painter, QPointF(width() / 2.0, top - 52));
  painter.setPen(theme_.muted);
  painter.drawText(QRect((width() - width_of_text) / 2, top, width_of_text, text.height() + 4),
                   Qt::AlignHCenter | Qt::TextWordWrap, text_);
}

}  // namespace aq
