// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"

class QCheckBox;
class QSlider;

namespace aq {

LessonText grid_text();

/// One output channel of the layer on its grid: where each weight goes, and how far it is off then.
class GridBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit GridBoard(const LearnServices& services);

 protected:
  void refresh() override;

 private:
  GridSettings settings() const;
  Chart points_chart(const GridPoints& points) const;
  Chart error_chart(const GridPoints& points) const;

  ChartPlot *points_, *errors_;
  QSlider *bits_, *channel_;
  QCheckBox* symmetric_;
};

}  // namespace aq
