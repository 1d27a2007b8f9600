// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <memory>

#include "app/studio/learn/lesson_view.h"
#include "app/studio/learn/lessons.h"
#include "tests/support/patience.h"
#include "widgets/plots/chart_plot.h"
#include "widgets/plots/qcustomplot.h"

namespace aq::test {

/// A lesson on the demo model's tensors, on the screen.
class ShownLesson {
 public:
  ShownLesson(const char* id, const LearnServices& services, const LessonData& data) {
    for (const Lesson& lesson : lessons())
      if (std::string(lesson.id) == id) view_ = std::make_unique<LessonView>(lesson, services);
    view_->resize(1100, 760);
    view_->show();
    view_->board().set_tensors(data);
    settle();
  }

  LessonView& view() { return *view_; }
  void settle() {
    QTRY_VERIFY(!view_->board().is_busy());
    QCoreApplication::processEvents();
  }

  template <typename Widget>
  Widget* find(const char* name) {
    return view_->findChild<Widget*>(QLatin1String(name));
  }
  const Chart& chart(const char* name) { return find<ChartPlot>(name)->chart(); }

  /// Moves a slider to a value by the keyboard, as a person would.
  void slide(const char* name, int value) {
    auto* slider = find<QSlider>(name);
    while (slider->value() != value)
      QTest::keyClick(slider, slider->value() < value ? Qt::Key_Right : Qt::Key_Left);
    settle();
  }
  /// Clicks where a check box has its box.
  void toggle(const char* name) {
    auto* box = find<QCheckBox>(name);
    QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2});
    settle();
  }
  void press(const char* name) {
    QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton);
    settle();
  }
  /// Drags a chart's handle by the mouse to a value of its axis.
  void drag_handle(const char* name, double to) {
    auto* plot = find<ChartPlot>(name);
    QWidget* canvas = &plot->canvas();
    const QPoint from = plot->handle_pixel().toPoint();
    const QPoint end(static_cast<int>(std::lround(plot->canvas().xAxis->coordToPixel(to))), from.y());
    QTest::mousePress(canvas, Qt::LeftButton, {}, from);
    QTest::mouseMove(canvas, (from + end) / 2);
    QTest::mouseMove(canvas, end);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, end);
    settle();
  }

 private:
  std::unique_ptr<LessonView> view_;
};

inline std::size_t index_of_least(const std::vector<double>& values) {
  return static_cast<std::size_t>(std::ranges::min_element(values) - values.begin());
}

inline double largest_magnitude(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace aq::test
