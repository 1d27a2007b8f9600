// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/export/export_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/studio/error_banner.h"
#include "app/studio/export/export_plan_view.h"
#include "app/studio/export/format_text.h"
#include "app/studio/shown_path.h"
#include "app/studio/stage_text.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/path_field.h"

namespace aq {

ExportDialog::ExportDialog(ExportServices services, QString session, QWidget* parent)
    : QDialog(parent),
      services_(std::move(services)),
      session_(std::move(session)),
      formats_(services_.formats()),
      banner_(new Banner(this)),
      format_label_(new QLabel(this)),
      summary_(new QLabel(this)),
      stage_(new QLabel(this)),
      format_(new QComboBox(this)),
      output_(new PathField(PathField::Kind::NewDirectory, this)),
      plan_view_(new ExportPlanView(this)),
      progress_(new QProgressBar(this)),
      export_(new QPushButton(this)),
      close_(new QPushButton(this)),
      plan_job_([this](const SessionExport& plan) { take_plan(plan); },
                [this](const ErrorReport& error) {
                  if (error.kind != ErrorKind::Cancelled) show_error(error);
                }),
      task_({.progress = [](double, double) {},
             .step = [this](const RunStage& stage) { stage_->setText(stage_text(stage)); },
             .done = [this](const SessionExport& done) { finish(done); },
             .failed = [this](const ErrorReport& error) { show_error(error); }}) {
  set_up_layout();
  retranslate();
  connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::plan);
  connect(output_, &PathField::changed, this, &ExportDialog::refresh);
  connect(export_, &QPushButton::clicked, this, &ExportDialog::start);
  connect(close_, &QPushButton::clicked, this, &ExportDialog::reject);
  plan();
}

void ExportDialog::set_up_layout() {
  format_->setObjectName(QStringLiteral("export_format"));
  output_->setObjectName(QStringLiteral("export_output"));
  export_->setObjectName(QStringLiteral("export"));
  export_->setProperty("primary", true);
  export_->setDefault(true);
  format_label_->setBuddy(format_);
  summary_->setObjectName(QStringLiteral("format_summary"));
  summary_->setWordWrap(true);
  summary_->setProperty("role", "muted");
  progress_->setRange(0, 0);
  banner_->hide();
  auto* format = new QHBoxLayout;
  format->addWidget(format_label_);
  format->addWidget(format_, 1);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(stage_);
  buttons->addWidget(progress_, 1);
  buttons->addStretch();
  buttons->addWidget(close_);
  buttons->addWidget(export_);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(10);
  layout->addWidget(banner_);
  layout->addLayout(format);
  layout->addWidget(summary_);
  layout->addWidget(output_);
  layout->addWidget(plan_view_, 1);
  layout->addLayout(buttons);
  resize(660, 560);
}

void ExportDialog::fill_formats() {
  const QSignalBlocker quiet(format_);
  const int chosen = std::max(0, format_->currentIndex());
  format_->clear();
  for (const FormatSummary& one : formats_)
    format_->addItem(format_name(one), QString::fromStdString(one.id));
  format_->setCurrentIndex(chosen);
}

void ExportDialog::show_summary() {
  const auto index = static_cast<std::size_t>(std::max(0, format_->currentIndex()));
  summary_->setText(format_summary(formats_.at(index)));
}

/// Beside the session, named after it and the format.
QString ExportDialog::suggested_output() const {
  const QFileInfo file(session_);
  QString suffix = format_->currentData().toString();
  suffix.replace(QLatin1Char(':'), QLatin1Char('-'));
  const QString base = file.dir().filePath(file.completeBaseName() + QLatin1Char('-') + suffix);
  QString path = base;
  constexpr int kMostTries = 1000;
  for (int i = 2; QFileInfo::exists(path) && i < kMostTries; ++i)
    path = base + QLatin1Char('-') + QString::number(i);
  return path;
}

SessionExportSpec ExportDialog::spec() const {
  const QString output = output_->path().isEmpty() ? suggested_output() : output_->path();
  return {.session = session_.toStdString(),
          .format = format_->currentData().toString().toStdString(),
          .output = output.toStdString()};
}

void ExportDialog::plan() {
  planned_ = false;
  banner_->hide();
  plan_view_->show_waiting();
  plan_view_->show();
  show_summary();
  output_->set_placeholder(shown_path(suggested_output()));
  SessionExportSpec asked = spec();
  asked.dry_run = true;
  plan_job_.start([run = services_.run, asked](const std::stop_token& stop) {
    return run(asked, RunContext(stop, nullptr, [](const RunEvent&) {}));
  });
  refresh();
}

void ExportDialog::take_plan(const SessionExport& plan) {
  planned_ = true;
  plan_view_->show_plan(plan);
  refresh();
}

void ExportDialog::show_error(const ErrorReport& error) {
  const bool stopped = error.kind == ErrorKind::Cancelled;
  if (stopped)
    banner_->show_message(
        Banner::Tone::Information, [] { return headline_of(ErrorKind::Cancelled); },
        [] { return tr("Nothing was written."); });
  else
    aq::show_error(*banner_, error);
  if (!planned_) plan_view_->hide();
  refresh();
}

void ExportDialog::start() {
  if (!planned_ || task_.is_running()) return;
  banner_->hide();
  stage_->clear();
  task_.start(
      [run = services_.run, asked = spec()](const std::stop_token& stop, TaskReport<RunStage>& report) {
        return run(asked, RunContext(stop, nullptr, [&](const RunEvent& event) {
                     if (const auto* started = std::get_if<StageStarted>(&event)) report.post(started->stage);
                   }));
      });
  refresh();
}

void ExportDialog::finish(const SessionExport& done) {
  const QString output = QString::fromStdString(spec().output);
  plan_view_->show_plan(done);
  banner_->show_message(
      Banner::Tone::Success, [] { return tr("The checkpoint is written"); }, output);
  output_->set_path({});
  output_->set_placeholder(shown_path(suggested_output()));
  refresh();
  Q_EMIT exported(output);
}

void ExportDialog::refresh() {
  const bool working = task_.is_running();
  for (QWidget* part : std::initializer_list<QWidget*>{format_, output_}) part->setEnabled(!working);
  export_->setEnabled(planned_ && !working);
  progress_->setVisible(working);
  stage_->setVisible(working);
  close_->setText(working ? tr("Stop") : tr("Close"));
}

void ExportDialog::reject() {
  if (task_.is_running()) return task_.stop();
  plan_job_.cancel();
  QDialog::reject();
}

void ExportDialog::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QDialog::changeEvent(event);
}

void ExportDialog::retranslate() {
  setWindowTitle(tr("Export %1").arg(QFileInfo(session_).completeBaseName()));
  format_label_->setText(tr("Format"));
  format_->setAccessibleName(tr("Format of the checkpoint"));
  output_->set_label(tr("Write to"),
                     tr("A new directory. It appears only once it is complete and verified."));
  export_->setText(tr("Export"));
  fill_formats();
  show_summary();
  refresh();
}

}  // namespace aq
