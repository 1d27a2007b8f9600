// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"
#include "app/studio/learn/lesson_job.h"

class QSlider;

namespace aq {

LessonText inverse_text();

/// What inverting costs in float and in double, against the condition number.
class InverseBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit InverseBoard(const LearnServices& services);
  bool is_busy() const override { return job_.is_busy(); }

 protected:
  void start() override;
  void refresh() override;

 private:
  double condition() const;
  Chart error_chart() const;
  Chart value_chart(const InverseResult& result) const;

  ChartPlot *errors_, *values_;
  QSlider* condition_;
  InverseCurve curve_;
  LessonJob<InverseCurve> job_;
};

}  // namespace aq
