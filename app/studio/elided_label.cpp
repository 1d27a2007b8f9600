// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/elided_label.h"

#include <algorithm>

#include "widgets/forms/brief_text.h"

namespace aq {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) { setTextFormat(Qt::PlainText); }

void ElidedLabel::show_text(const QString& text) {
  whole_ = text;
  setAccessibleName(text);
  updateGeometry();
  elide();
}

QSize ElidedLabel::sizeHint() const {
  constexpr int kSlack = 4;  // an advance is rounded
  return {fontMetrics().horizontalAdvance(whole_) + kSlack, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
  constexpr int kNarrowest = 120;
  const QSize whole = sizeHint();
  return {std::min(whole.width(), kNarrowest), whole.height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
  QLabel::resizeEvent(event);
  elide();
}

void ElidedLabel::elide() {
  const QString shown = fontMetrics().elidedText(whole_, Qt::ElideMiddle, width());
  if (shown != text()) setText(shown);
  setToolTip(shown == whole_ ? QString() : plain_tool_tip(whole_));
}

}  // namespace aq
