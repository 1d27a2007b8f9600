// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace aq {

/// A dock's title bar reduced to what it is dragged by: the plots below have titles of their own.
class DockGrip : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  QSize sizeHint() const override { return {60, 9}; }
  QSize minimumSizeHint() const override { return {20, 9}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
};

}  // namespace aq
