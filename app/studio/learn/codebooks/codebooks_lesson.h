// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/lesson.h"
#include "app/studio/learn/lesson_board.h"

class QComboBox;
class QSlider;

namespace aq {

LessonText codebooks_text();

/// Levels of number formats over the shape of the layer's weights.
class CodebooksBoard : public LessonBoard {
  Q_OBJECT

 public:
  explicit CodebooksBoard(const LearnServices& services);

 protected:
  void refresh() override;

 private:
  CodebooksSettings settings() const;
  Chart level_chart(const CodebooksResult& result) const;
  Chart error_chart(const CodebooksResult& result) const;
  const FormatResult& chosen(const CodebooksResult& result) const;

  ChartPlot *levels_, *errors_;
  QComboBox* format_;
  QSlider *bits_, *group_;
};

}  // namespace aq
