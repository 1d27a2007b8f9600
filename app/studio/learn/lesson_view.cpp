// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_view.h"

#include <QEvent>

#include "app/studio/learn/lesson_text_view.h"

namespace aq {

LessonView::LessonView(const Lesson& lesson, const LearnServices& services, QWidget* parent)
    : QSplitter(Qt::Horizontal, parent),
      lesson_(lesson),
      text_(new LessonTextView(this)),
      board_(lesson.board(services)) {
  setObjectName(QLatin1String(lesson.id));
  text_->show_text(lesson.text());
  text_->setMinimumWidth(260);
  addWidget(text_);
  addWidget(board_);
  setStretchFactor(0, 2);
  setStretchFactor(1, 3);
  setSizes({400, 600});
  setChildrenCollapsible(false);
  setHandleWidth(8);
}

void LessonView::changeEvent(QEvent* event) {
  QSplitter::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) text_->show_text(lesson_.text());
}

}  // namespace aq
