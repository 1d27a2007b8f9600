// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QScrollArea>
#include <QString>

#include "app/studio/learn/lesson.h"

namespace aq {

/// A lesson's words, with its formulas drawn.
class LessonTextView : public QScrollArea {
  Q_OBJECT

 public:
  explicit LessonTextView(QWidget* parent = nullptr);
  void show_text(const LessonText& text);

 private:
  QWidget* task_card(const QString& text);
  QWidget* widget_of(const Passage& passage);
};

/// A text as HTML, what stands between dollar signs as formulas.
QString passage_html(const QString& text);

}  // namespace aq
