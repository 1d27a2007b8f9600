// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/status_line.h"

#include <QPainter>
#include <algorithm>

#include "widgets/theme/apply_theme.h"

namespace aq {

StatusLine::StatusLine(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAttribute(Qt::WA_OpaquePaintEvent);
}

void StatusLine::show_texts(const QString& left, const QString& right) {
  if (left_ == left && right_ == right) return;
  left_ = left;
  right_ = right;
  setAccessibleName(right.isEmpty() ? left : left + QStringLiteral(", ") + right);
  update();
}

QSize StatusLine::sizeHint() const {
  constexpr int kNarrowest = 120;
  return {kNarrowest, fontMetrics().height()};
}

void StatusLine::paintEvent(QPaintEvent* /*event*/) {
  constexpr int kGap = 12;
  const Theme theme = current_theme();
  QPainter painter(this);
  painter.fillRect(rect(), theme.window);
  painter.setPen(theme.muted);
  const QFontMetrics metrics = fontMetrics();
  const int right = std::min(width(), metrics.horizontalAdvance(right_));
  painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, right_);
  const QRect rest = rect().adjusted(0, 0, -right - kGap, 0);
  painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(left_, Qt::ElideRight, rest.width()));
}

}  // namespace aq
