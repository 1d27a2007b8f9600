// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include "app/studio/background_job.h"
#include "app/studio/export/export_services.h"
#include "app/studio/long_task.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace aq {

class Banner;
class ExportPlanView;
class PathField;

/// Writes a finished run's checkpoint in a format of choice; says before it what the format keeps and who
/// reads it.
class ExportDialog : public QDialog {
  Q_OBJECT

 public:
  /// @param session its file
  ExportDialog(ExportServices services, QString session, QWidget* parent = nullptr);

  Banner& banner() { return *banner_; }
  bool is_planned() const { return planned_; }  ///< what the format keeps is in view
  bool is_exporting() const { return task_.is_running(); }
  void reject() override;  ///< stops an export first

 Q_SIGNALS:
  void exported(const QString& checkpoint);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void fill_formats();
  void show_summary();
  void retranslate();
  void plan();
  void take_plan(const SessionExport& plan);
  void show_error(const ErrorReport& error);
  void start();
  void finish(const SessionExport& done);
  void refresh();
  SessionExportSpec spec() const;
  QString suggested_output() const;

  ExportServices services_;
  QString session_;
  std::vector<FormatSummary> formats_;
  bool planned_ = false;
  Banner* banner_;
  QLabel *format_label_, *summary_, *stage_;
  QComboBox* format_;
  PathField* output_;
  ExportPlanView* plan_view_;
  QProgressBar* progress_;
  QPushButton *export_, *close_;
  BackgroundJob<SessionExport> plan_job_;
  LongTask<SessionExport, RunStage> task_;
};

}  // namespace aq
