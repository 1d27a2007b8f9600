// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"
#include "app/studio/learn/lesson_job.h"

class QPushButton;
class QSlider;

namespace aq {

LessonText clipping_text();

/// The error of a layer against how far its ranges are clipped.
class ClippingBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit ClippingBoard(const LearnServices& services);
  bool is_busy() const override { return job_.is_busy(); }

 protected:
  void start() override;
  void refresh() override;

 private:
  ClippingSettings settings() const;
  void begin_curve();
  Chart curve_chart() const;
  Chart weight_chart(const ClippedLayer& layer) const;
  void go_to_optimum();

  ChartPlot *errors_, *weights_;
  QSlider *bits_, *factor_;
  QPushButton* optimum_;
  ClippingCurve curve_;
  LessonJob<ClippingCurve> job_;
};

}  // namespace aq
