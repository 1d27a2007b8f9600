// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"
#include "app/studio/learn/lesson_job.h"
#include "app/studio/learn/plane/plane_plot.h"

class QComboBox;
class QPushButton;
class QSlider;

namespace aq {

LessonText plane_text();

/// Two input channels of the layer under a matrix that can be dragged.
class PlaneBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit PlaneBoard(const LearnServices& services);
  bool is_busy() const override { return job_.is_busy(); }

 protected:
  void refresh() override;

 private:
  PlaneSettings settings() const;
  void set_matrix(const PlaneMatrix& matrix);
  void move_column(int column, double x, double y);
  void learn();

  PlanePlot* plot_;
  std::array<QSlider*, 4> entries_{};
  QComboBox* pair_;
  QSlider* bits_;
  QPushButton *learn_, *identity_;
  LessonJob<PlaneMatrix> job_;
};

}  // namespace aq
