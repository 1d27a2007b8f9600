// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QListWidget;
class QProgressBar;

namespace aq {

class LessonProgress;

/// All lessons with a check before those that were visited, and how many that are.
class LessonList : public QWidget {
  Q_OBJECT

 public:
  /// @param progress outlives this
  explicit LessonList(const LessonProgress& progress, QWidget* parent = nullptr);

  void choose(int lesson);
  /// Reads progress and titles again.
  void refresh();
  int visited() const;

 Q_SIGNALS:
  void chosen(int lesson);

 private:
  const LessonProgress& progress_;
  QListWidget* list_;
  QLabel* count_;
  QProgressBar* bar_;
};

}  // namespace aq
