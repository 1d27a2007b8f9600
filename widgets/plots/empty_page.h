// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QWidget>

#include "widgets/theme/theme.h"

namespace aq {

/// What a plot shows before it has data: its title, a small drawing of axes, and a sentence on what will
/// appear.
class EmptyPage : public QWidget {
 public:
  using QWidget::QWidget;
  void set_content(const QString& title, const QString& text, const Theme& theme);
  const QString& text() const { return text_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void draw_glyph(QPainter& painter, const QPointF& top_center) const;

  QString title_, text_;
  Theme theme_;
};

}  // namespace aq
