// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPointF>
#include <functional>
#include <optional>

class QWidget;

namespace aq {

/// Lets what is drawn on a plot's canvas be dragged by the left button, where dragging would pan otherwise.
class CanvasDrag : public QObject {
  Q_OBJECT

 public:
  /// Which thing is under a pixel, if any; and where the one that is held goes.
  using Find = std::function<std::optional<int>(const QPointF& pixel)>;
  using Move = std::function<void(int thing, const QPointF& pixel)>;
  CanvasDrag(QWidget& canvas, Find find, Move move, QObject* parent);

  std::optional<int> held() const { return held_; }

 protected:
  bool eventFilter(QObject* canvas, QEvent* event) override;

 private:
  bool press(const QPointF& pixel);
  bool drag(const QPointF& pixel);

  QWidget& canvas_;
  Find find_;
  Move move_;
  std::optional<int> held_;
};

}  // namespace aq
