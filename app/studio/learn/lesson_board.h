// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "app/studio/learn/fact_row.h"
#include "app/studio/learn/learn_services.h"
#include "app/studio/learn/lesson_controls.h"
#include "widgets/plots/chart_plot.h"

class QVBoxLayout;

namespace aq {

/// A lesson's live picture: plots, the numbers read off them, and what can be set. It lives from the moment
/// it has tensors.
class LessonBoard : public QWidget {
  Q_OBJECT

 public:
  /// @param services outlive this
  explicit LessonBoard(const LearnServices& services, QWidget* parent = nullptr);

  void set_tensors(LessonData tensors);
  bool has_tensors() const { return tensors_ != nullptr; }
  const FactRow& facts() const { return *facts_; }
  /// Whether something is still being computed off the window's thread.
  virtual bool is_busy() const { return false; }

 protected:
  /// Other tensors: begins what takes longer than a slider may take. refresh() follows.
  virtual void start() {}
  /// Draws what the controls say now.
  virtual void refresh() = 0;

  const LearnServices& services() const { return services_; }
  const LessonTensors& tensors() const { return *tensors_; }
  LessonData data() const { return tensors_; }
  LessonControls& controls() { return *controls_; }
  void set_facts(std::vector<Fact> facts) { facts_->set_facts(std::move(facts)); }
  /// refresh() where there is something to show.
  void update_board();

  /// The next plot below the others. @param name of the object
  ChartPlot* add_chart(const char* name, int stretch = 1);
  /// Plots below the others, side by side.
  void add_plots(const std::vector<Plot*>& side_by_side, int stretch = 1);

  void changeEvent(QEvent* event) override;

 private:
  const LearnServices& services_;
  LessonData tensors_;
  QVBoxLayout* plots_;
  FactRow* facts_;
  LessonControls* controls_;
};

}  // namespace aq
