// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"
#include "app/studio/learn/lesson_job.h"

class QSlider;

namespace aq {

LessonText migration_text();

/// Outliers of the activations, moved into the weights by as much as a slider says.
class MigrationBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit MigrationBoard(const LearnServices& services);
  bool is_busy() const override { return job_.is_busy(); }

 protected:
  void start() override;
  void refresh() override;

 private:
  MigrationSettings settings() const;
  void begin_curve();
  Chart channel_chart(const Migration& now) const;
  Chart error_chart() const;
  void show_errors(const MigrationErrors& errors);

  ChartPlot *channels_, *errors_;
  QSlider *alpha_, *weight_bits_, *activation_bits_;
  MigrationCurve curve_;
  LessonJob<MigrationCurve> job_;
};

}  // namespace aq
