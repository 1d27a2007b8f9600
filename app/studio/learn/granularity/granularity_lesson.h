// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"

class QSlider;

namespace aq {

LessonText granularity_text();

/// The layer under one scale for the tensor, for each channel and for each group.
class GranularityBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit GranularityBoard(const LearnServices& services);

 protected:
  void refresh() override;

 private:
  GranularitySettings settings() const;
  Chart error_chart(const Granularities& all) const;
  Chart channel_chart(const Granularities& all) const;

  ChartPlot *errors_, *channels_;
  QSlider *bits_, *group_;
};

}  // namespace aq
