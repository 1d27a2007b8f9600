// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/progress_stripe.h"

#include <QPainter>

#include "widgets/theme/apply_theme.h"

namespace aq {

ProgressStripe::ProgressStripe(QWidget* parent) : QProgressBar(parent) {
  constexpr int kHeight = 8;
  setAttribute(Qt::WA_OpaquePaintEvent);
  setTextVisible(false);
  setFixedHeight(kHeight);
}

void ProgressStripe::paintEvent(QPaintEvent* event) {
  QPainter(this).fillRect(rect(), current_theme().window);
  QProgressBar::paintEvent(event);
}

}  // namespace aq
