// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_board.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <utility>

namespace aq {

LessonBoard::LessonBoard(const LearnServices& services, QWidget* parent)
    : QWidget(parent),
      services_(services),
      plots_(new QVBoxLayout),
      facts_(new FactRow(this)),
      controls_(new LessonControls(this)) {
  plots_->setSpacing(8);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addLayout(plots_, 1);
  layout->addWidget(facts_);
  layout->addWidget(controls_);
  connect(controls_, &LessonControls::changed, this, &LessonBoard::update_board);
}

void LessonBoard::set_tensors(LessonData tensors) {
  tensors_ = std::move(tensors);
  if (!tensors_) return;
  start();
  refresh();
}

void LessonBoard::update_board() {
  if (tensors_) refresh();
}

ChartPlot* LessonBoard::add_chart(const char* name, int stretch) {
  auto* chart = new ChartPlot;
  chart->setObjectName(QLatin1String(name));
  chart->set_empty_text({}, tr("The picture appears as soon as the model's tensors are read."));
  plots_->addWidget(chart, stretch);
  return chart;
}

void LessonBoard::add_plots(const std::vector<Plot*>& side_by_side, int stretch) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  for (Plot* plot : side_by_side) row->addWidget(plot, 1);
  plots_->addLayout(row, stretch);
}

void LessonBoard::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::LanguageChange) return;
  for (auto* chart : findChildren<ChartPlot*>())
    chart->set_empty_text({}, tr("The picture appears as soon as the model's tensors are read."));
  update_board();
}

}  // namespace aq
