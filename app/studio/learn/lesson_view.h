// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSplitter>

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"

namespace aq {

class LessonTextView;

/// One lesson: its words on the left, its board on the right.
class LessonView : public QSplitter {
  Q_OBJECT

 public:
  /// @param services outlive this
  LessonView(const Lesson& lesson, const LearnServices& services, QWidget* parent = nullptr);
  LessonBoard& board() { return *board_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  const Lesson& lesson_;
  LessonTextView* text_;
  LessonBoard* board_;
};

}  // namespace aq
