// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/dock_grip.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace aq {

void DockGrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette().color(QPalette::Mid));
  constexpr int kDots = 3, kStep = 7;
  const QPointF middle = QRectF(rect()).center();
  for (int i = 0; i < kDots; ++i) painter.drawEllipse(middle + QPointF((i - kDots / 2) * kStep, 0), 1.5, 1.5);
}

bool DockGrip::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                     tr("Drag to move this panel, double-click to float it"), this);
  return true;
}

}  // namespace aq
