// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QProgressBar>

namespace aq {

/// A thin progress bar on the window's own ground, which it paints itself: Qt then draws it alone, where it
/// would draw all that lies below it, the whole window's frame among that, at every step.
class ProgressStripe : public QProgressBar {
  Q_OBJECT

 public:
  explicit ProgressStripe(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace aq
