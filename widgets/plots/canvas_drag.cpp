// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/canvas_drag.h"

#include <QMouseEvent>
#include <QWidget>
#include <utility>

namespace aq {

CanvasDrag::CanvasDrag(QWidget& canvas, Find find, Move move, QObject* parent)
    : QObject(parent), canvas_(canvas), find_(std::move(find)), move_(std::move(move)) {
  canvas.installEventFilter(this);
}

bool CanvasDrag::press(const QPointF& pixel) {
  held_ = find_(pixel);
  return held_.has_value();
}

bool CanvasDrag::drag(const QPointF& pixel) {
  if (held_)
    move_(*held_, pixel);
  else
    canvas_.setCursor(find_(pixel) ? Qt::SizeAllCursor : Qt::ArrowCursor);
  return held_.has_value();
}

bool CanvasDrag::eventFilter(QObject*, QEvent* event) {
  const auto* mouse = dynamic_cast<QMouseEvent*>(event);
  if (!mouse) return false;
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      return mouse->button() == Qt::LeftButton && press(mouse->position());
    case QEvent::MouseMove:
      return drag(mouse->position());
    case QEvent::MouseButtonRelease:
      return std::exchange(held_, std::nullopt).has_value();
    default:
      return false;
  }
}

}  // namespace aq
