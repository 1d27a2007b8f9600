// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/report_saver.h"

#include <QFileDialog>
#include <QFileInfo>

namespace aq {
namespace {

/// The name with the filter's ending, where the user gave none that is known.
QString with_ending(const QString& file, const QString& filter) {
  if (file.endsWith(QLatin1String(".html")) || file.endsWith(QLatin1String(".pdf"))) return file;
  return file + (filter.contains(QLatin1String("*.pdf")) ? QStringLiteral(".pdf") : QStringLiteral(".html"));
}

}  // namespace

QString suggested_report(const QStringList& sessions) {
  const QFileInfo file(sessions.value(0));
  const QString name = sessions.size() > 1 ? QStringLiteral("comparison") : file.completeBaseName();
  return file.dir().filePath(name + QStringLiteral("-report.html"));
}

ReportSaver::ReportSaver(Write write, QWidget* window)
    : QObject(window),
      write_(std::move(write)),
      window_(window),
      job_([this](const auto& files) { Q_EMIT saved(QString::fromStdString(files.front())); },
           [this](const ErrorReport& error) { Q_EMIT failed(error); }) {}

void ReportSaver::save(const QStringList& sessions, const QString& language) {
  QString filter;
  const QString file =
      QFileDialog::getSaveFileName(window_, tr("Save report"), suggested_report(sessions),
                                   tr("Web page (*.html)") + QStringLiteral(";;PDF (*.pdf)"), &filter);
  if (!file.isEmpty()) write(sessions, with_ending(file, filter), language);
}

void ReportSaver::write(const QStringList& sessions, const QString& file, const QString& language) {
  if (!write_) return;
  report::ReportRequest request{.output = file.toStdString(), .language = language.toStdString()};
  for (const QString& session : sessions) request.sessions.push_back(session.toStdString());
  Q_EMIT started(file);
  job_.start([work = write_, request] { return work(request); });
}

}  // namespace aq
