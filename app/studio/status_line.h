// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace aq {

/// A line of muted text at the left and one at the right. Unlike a label's, its texts ask for no place of
/// their own: new ones lay out nothing, where two labels would have all docks of the window laid out twice a
/// second. It stands on the window's own ground and paints it, so that Qt draws nothing else with it.
class StatusLine : public QWidget {
  Q_OBJECT

 public:
  explicit StatusLine(QWidget* parent = nullptr);
  void show_texts(const QString& left, const QString& right);
  const QString& left() const { return left_; }
  const QString& right() const { return right_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString left_, right_;
};

}  // namespace aq
