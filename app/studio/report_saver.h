// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <string>
#include <vector>

#include "app/studio/background_job.h"
#include "core/report/report.h"

class QWidget;

namespace aq {

/// Writes a session's report, or a comparison of several, where the user says, off the window's thread.
class ReportSaver : public QObject {
  Q_OBJECT

 public:
  using Write = std::function<std::vector<std::string>(const report::ReportRequest&)>;

  /// @param write may be empty: no reports then
  ReportSaver(Write write, QWidget* window);

  /// Asks for the file's name, beside the first session, and writes. Nothing happens where the user takes it
  /// back.
  void save(const QStringList& sessions, const QString& language);
  /// @param file NAME.html or NAME.pdf
  void write(const QStringList& sessions, const QString& file, const QString& language);

 Q_SIGNALS:
  void started(const QString& file);
  void saved(const QString& file);
  void failed(const aq::ErrorReport& error);

 private:
  Write write_;
  QWidget* window_;
  BackgroundJob<std::vector<std::string>> job_;
};

/// "runs/x-report.html" of "runs/x.h5"; "runs/comparison-report.html" of several.
QString suggested_report(const QStringList& sessions);

}  // namespace aq
