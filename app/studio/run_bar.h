// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "app/studio/run_controller.h"
#include "app/studio/run_progress.h"

class QLabel;
class QPushButton;

namespace aq {

class ElidedLabel;
class ProgressStripe;
class StatusLine;
struct RunActions;

/// The head of the run page: what is run, the buttons, how far it is and how long it will take.
class RunBar : public QWidget {
  Q_OBJECT

 public:
  RunBar(const RunActions& actions, QWidget* parent);

  void show_job(const QString& model, const QString& setting);
  void show_state(RunState state);
  void add(const RunEvent& event);
  void show_result(bool done);  ///< the bar full, or left where it was
  double seconds() const;       ///< since the start, pauses left out
  const RunProgress& progress() const { return progress_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout(const RunActions& actions);
  void refresh();
  QString stage_line() const;
  QString time_line() const;

  RunProgress progress_;
  RunState state_ = RunState::Idle;
  bool started_ = false, done_ = false;
  double earlier_seconds_ = 0;  ///< before the last pause
  QElapsedTimer running_since_;
  QTimer clock_, soon_;
  ElidedLabel* model_;
  QLabel* setting_;
  ProgressStripe* bar_;
  StatusLine* status_;
};

}  // namespace aq
