// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"
#include "app/studio/learn/lesson_job.h"

class QCheckBox;
class QSlider;

namespace aq {

class GershgorinPlot;
class MatrixPlot;

LessonText mask_text();

/// A small matrix learned with and without the gradual mask, epoch by epoch.
class MaskBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit MaskBoard(const LearnServices& services);
  bool is_busy() const override { return job_.is_busy(); }

 protected:
  void start() override;
  void refresh() override;

 private:
  MaskSettings settings() const;
  void begin_runs();
  Chart margin_chart() const;

  GershgorinPlot* discs_;
  MatrixPlot* matrix_;
  ChartPlot* margins_;
  QSlider *epoch_, *stability_, *rate_, *bits_;
  QCheckBox* mask_;
  MaskComparison runs_;
  LessonJob<MaskComparison> job_;
};

}  // namespace aq
