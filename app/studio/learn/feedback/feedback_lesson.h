// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTimer>

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"

class QPushButton;
class QSlider;

namespace aq {

LessonText feedback_text();

/// A small layer on its way to the grid, column by column, with and without error feedback.
class FeedbackBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit FeedbackBoard(const LearnServices& services);

 protected:
  void refresh() override;

 private:
  FeedbackSettings settings() const;
  Chart error_chart() const;
  Chart weight_chart() const;
  void go_on();
  void play(bool on);

  ChartPlot *errors_, *weights_;
  QSlider *step_, *bits_, *channel_;
  QPushButton *next_, *play_;
  QTimer clock_;
  FeedbackTrace trace_;
};

}  // namespace aq
