// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <QTimer>
#include <optional>
#include <stop_token>

#include "app/studio/background_job.h"
#include "app/studio/studio_services.h"

class QLabel;

namespace aq {

/// What a run would take, computed off the GUI thread a moment after the settings came to rest.
class PreflightLine : public QFrame {
  Q_OBJECT

 public:
  using Check = std::function<Preflight(const RunSpec&)>;
  using Probe = std::function<TimeEstimate(const RunSpec&, const RunContext&)>;
  /// @param probe measures the time a run would take once its settings are found good; may be empty
  PreflightLine(Check check, Probe probe, QWidget* parent);
  ~PreflightLine() override;  ///< stops a probe and waits
  void check(const RunSpec& spec);
  void stop_probe();
  /// False where the last check refused the run.
  bool accepted() const { return !error_; }

 Q_SIGNALS:
  void checked();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void show_texts();
  void start_probe();
  QString facts_text() const;
  QString readers_text() const;

  Check preflight_;
  Probe probe_;
  std::stop_source probing_;
  BackgroundJob<Preflight> job_;
  BackgroundJob<TimeEstimate> probe_job_;
  QTimer rest_, longer_rest_;
  RunSpec spec_;
  std::optional<TimeEstimate> time_;
  std::optional<Preflight> result_;
  std::optional<ErrorReport> error_;
  QLabel *facts_, *readers_, *warnings_;
};

}  // namespace aq
