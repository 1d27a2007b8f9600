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

QString suggested_report(const QString& session) {
  const QFileInfo file(session);
  return file.dir().filePath(file.completeBaseName() + QStringLiteral("-report.html"));
}

ReportSaver::ReportSaver(Write write, QWidget* window)
    : QObject(window),
      write_(std::move(write)),
      window_(window),
      job_([this](const auto& files) { Q_EMIT saved(QString::fromStdString(files.front())); },
           [this](const ErrorReport& error) { Q_EMIT failed(error); }) {}

void ReportSaver::save(const QString& session, const QString& language) {
  QString filter;
  const QString file =
      QFileDialog::getSaveFileName(window_, tr("Save report"), suggested_report(session),
                                   tr("Web page (*.html)") + QStringLiteral(";;PDF (*.pdf)"), &filter);
  if (!file.isEmpty()) write(session, with_ending(file, filter), language);
}

void ReportSaver::write(const QString& session, const QString& file, const QString& language) {
  if (!write_) return;
  const report::ReportRequest request{
      .sessions = {session.toStdString()}, .output = file.toStdString(), .language = language.toStdString()};
  Q_EMIT started(file);
  job_.start([work = write_, request] { return work(request); });
}

}  // namespace aq
