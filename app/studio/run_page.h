// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "app/studio/error_report.h"
#include "app/studio/run_controller.h"

class QLabel;

namespace aq {

class Banner;
class LayerSelector;
class PipelineView;
class RunBar;
class SummaryCard;
struct RunActions;

/// The middle of the window above the plots: messages, the run's head, the result, what the plots show.
class RunPage : public QWidget {
  Q_OBJECT

 public:
  RunPage(const RunActions& actions, QWidget* parent);

  RunBar& bar() { return *bar_; }
  LayerSelector& selector() { return *selector_; }
  SummaryCard& summary() { return *summary_; }
  Banner& banner() { return *banner_; }
  PipelineView& pipeline() { return *pipeline_; }

  void add(const RunEvent& event);
  void show_error(const ErrorReport& error);
  void show_state(RunState state);
  void show_outcome(const Outcome& outcome);
  void show_cancelled();
  void show_left_alone();  ///< a run that was watched goes on without us
  /// Makes room for the events of a run that was before. @param name what it is called
  void show_earlier_run(const QString& name);
  void set_ready(bool ready);  ///< a model is open: the hint says what to press

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void feed_pipeline(const RunEvent& event);
  void retranslate();
  void show_plots();

  bool ready_ = false;
  Banner* banner_;
  RunBar* bar_;
  QLabel* hint_;
  SummaryCard* summary_;
  PipelineView* pipeline_;
  LayerSelector* selector_;
};

}  // namespace aq
