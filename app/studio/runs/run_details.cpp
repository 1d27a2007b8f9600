// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_details.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/studio/number_format.h"
#include "app/studio/runs/run_text.h"
#include "app/studio/shown_path.h"

namespace aq {
namespace {

QString fact_row(const QString& name, const QString& value) {
  if (value.isEmpty()) return {};
  constexpr QChar kMayBreak(0x200B);
  QString wrapped = value;  // paths break behind their slashes
  wrapped.replace(QLatin1Char('/'), QLatin1Char('/') + QString(kMayBreak));
  return QStringLiteral("<tr><td style='padding:1px 14px 1px 0'>%1</td><td>%2</td></tr>")
      .arg(name.toHtmlEscaped(), wrapped.toHtmlEscaped());
}

}  // namespace

RunDetails::RunDetails(QWidget* parent)
    : QFrame(parent),
      name_(new QLineEdit(this)),
      note_(new QPlainTextEdit(this)),
      problem_(new QLabel(this)),
      facts_(new QLabel(this)),
      empty_(new QLabel(this)),
      reopen_(new QPushButton(this)),
      settings_(new QPushButton(this)),
      report_(new QPushButton(this)),
      export_(new QPushButton(this)),
      trash_(new QPushButton(this)),
      body_(new QWidget(this)) {
  setProperty("role", "card");
  set_up_layout();
  connect(name_, &QLineEdit::editingFinished, this, &RunDetails::take_notes);
  connect(reopen_, &QPushButton::clicked, this, &RunDetails::reopen_wanted);
  connect(settings_, &QPushButton::clicked, this, &RunDetails::settings_wanted);
  connect(report_, &QPushButton::clicked, this, &RunDetails::report_wanted);
  connect(export_, &QPushButton::clicked, this, &RunDetails::export_wanted);
  connect(trash_, &QPushButton::clicked, this, &RunDetails::trash_wanted);
  note_->installEventFilter(this);
  constexpr int kSoonMilliseconds = 800;
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, &RunDetails::take_notes);
  connect(note_, &QPlainTextEdit::textChanged, this, [this] {
    if (note_->hasFocus()) soon_.start();
  });
  retranslate();
  show_run(nullptr);
}

void RunDetails::set_up_layout() {
  name_->setObjectName(QStringLiteral("run_name"));
  note_->setObjectName(QStringLiteral("run_note"));
  reopen_->setObjectName(QStringLiteral("reopen_run"));
  settings_->setObjectName(QStringLiteral("use_settings"));
  report_->setObjectName(QStringLiteral("report_of_run"));
  export_->setObjectName(QStringLiteral("export_run"));
  trash_->setObjectName(QStringLiteral("trash_run"));
  reopen_->setProperty("primary", true);
  note_->setTabChangesFocus(true);
  note_->setFixedHeight(64);
  problem_->setProperty("role", "error");
  empty_->setProperty("role", "muted");
  for (auto* label : {problem_, facts_, empty_}) label->setWordWrap(true);
  for (auto* label : {problem_, facts_}) label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  problem_->setTextFormat(Qt::PlainText);
  facts_->setTextFormat(Qt::RichText);
  auto* buttons = new QGridLayout;
  buttons->setSpacing(6);
  buttons->addWidget(reopen_, 0, 0, 1, 3);
  buttons->addWidget(settings_, 0, 3, 1, 3);
  for (int place = 0; auto* button : {report_, export_, trash_})
    buttons->addWidget(button, 1, 2 * place++, 1, 2);
  facts_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  auto* scroll = new QScrollArea(this);  // a low window is lower than the facts
  scroll->setWidget(facts_);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->viewport()->setAutoFillBackground(false);
  facts_->setAutoFillBackground(false);
  auto* rows = new QVBoxLayout(body_);
  rows->setContentsMargins({});
  rows->setSpacing(8);
  for (QWidget* row : std::initializer_list<QWidget*>{name_, problem_, scroll, note_}) rows->addWidget(row);
  rows->addLayout(buttons);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->addWidget(empty_);
  layout->addWidget(body_);
}

void RunDetails::show_run(const RunEntry* run) {
  if (!run || !run_ || run->path != run_->path) soon_.stop();  // what was typed is the other one's
  run_ = run ? std::optional(*run) : std::nullopt;
  body_->setVisible(run_.has_value());
  empty_->setVisible(!run_);
  if (!run_) return;
  const bool readable = run_->readable();
  // What is being typed is not taken away by a list that is read again.
  if (!name_->hasFocus()) name_->setText(run_name(*run_));
  if (!note_->hasFocus()) note_->setPlainText(QString::fromStdString(run_->notes.note));
  problem_->setVisible(!readable || run_->model_missing);
  for (QWidget* part : std::initializer_list<QWidget*>{name_, note_, reopen_, report_})
    part->setEnabled(readable);
  settings_->setEnabled(readable && !run_->model_missing);
  export_->setEnabled(readable && !run_->model_missing && run_->state == "finished");
  trash_->setEnabled(run_->state != "running");
  show_facts();
}

void RunDetails::show_facts() {
  if (!run_) return;
  const RunEntry& run = *run_;
  QString problem = QString::fromStdString(run.problem);
  if (!run.advice.empty()) problem += QLatin1Char('\n') + QString::fromStdString(run.advice);
  if (run.readable()) problem = tr("The model is gone: %1").arg(QString::fromStdString(run.model));
  problem_->setText(problem);
  QString rows;
  if (run.readable()) {
    QStringList perplexities;
    const std::pair<const char*, QString> kinds[] = {
        {"float", tr("%1 float")}, {"rtn", tr("%1 rounded")}, {"quantized", tr("%1 quantized")}};
    for (const auto& [key, text] : kinds)
      if (const auto found = run.perplexity.find(key); found != run.perplexity.end())
        perplexities << text.arg(short_perplexity(found->second));
    rows += fact_row(tr("Model"), QString::fromStdString(run.model));
    rows +=
        fact_row(tr("Setting"), QStringLiteral("%1 · %2").arg(QString::fromStdString(short_name(run.recipe)),
                                                              QString::fromStdString(run.recipe.method)));
    rows += fact_row(tr("State"), run_state_text(run));
    rows += fact_row(tr("Perplexity"), perplexities.join(QStringLiteral(" · ")));
    rows += fact_row(tr("Started"), run_time_text(run.created));
    rows += fact_row(tr("Time"), short_duration(run.seconds));
    if (run.peak_memory > 0) rows += fact_row(tr("Peak memory"), short_bytes(run.peak_memory));
    rows += fact_row(tr("Checkpoint"), shown_path(QString::fromStdString(run.notes.output)));
  }
  rows += fact_row(tr("Session"), QStringLiteral("%1 (%2)").arg(shown_path(QString::fromStdString(run.path)),
                                                                short_bytes(run.bytes)));
  facts_->setText(QStringLiteral("<table>%1</table>").arg(rows));
}

void RunDetails::edit_name() {
  if (!name_->isEnabled() || !body_->isVisible()) return;
  name_->setFocus(Qt::ShortcutFocusReason);
  name_->selectAll();
}

void RunDetails::take_notes() {
  soon_.stop();
  if (!run_ || !run_->readable()) return;
  RunEntry changed = *run_;
  const QString name = name_->text().trimmed();
  // The file's own name needs no note.
  changed.notes.name.clear();
  if (name != run_name(changed)) changed.notes.name = name.toStdString();
  changed.notes.note = note_->toPlainText().toStdString();
  if (changed.notes == run_->notes) return;
  run_ = changed;
  Q_EMIT notes_edited(changed);
}

bool RunDetails::eventFilter(QObject* object, QEvent* event) {
  if (object == note_ && event->type() == QEvent::FocusOut) take_notes();
  return QFrame::eventFilter(object, event);
}

void RunDetails::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QFrame::changeEvent(event);
}

void RunDetails::retranslate() {
  empty_->setText(tr("Choose a run to see what is known of it."));
  name_->setPlaceholderText(tr("Name"));
  name_->setAccessibleName(tr("Name of the run"));
  note_->setPlaceholderText(tr("Note"));
  note_->setAccessibleName(tr("Note on the run"));
  reopen_->setText(tr("Open"));
  reopen_->setToolTip(tr("Shows this run's plots again on the Run page (Enter)"));
  settings_->setText(tr("Use settings"));
  settings_->setToolTip(
      tr("Puts this run's settings into the form; runs started from there are its children"));
  report_->setText(tr("Report…"));
  report_->setToolTip(tr("Writes settings, plots and tables of this run as a web page or a PDF"));
  export_->setText(tr("Export…"));
  export_->setToolTip(tr("Writes this run's checkpoint in a format of your choice"));
  trash_->setText(tr("Delete…"));
  trash_->setToolTip(tr("Moves the session to the trash (Del). A checkpoint stays."));
  show_facts();
}

}  // namespace aq
