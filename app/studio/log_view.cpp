// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/log_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "app/studio/stage_text.h"

namespace aq {
namespace {

constexpr int kMostLines = 5000;

/// What the line needs of the event: a report's histograms are kept elsewhere.
RunEvent without_pictures(const RunEvent& event) {
  const auto* report = std::get_if<LayerReport>(&event);
  return report ? LayerReport{.block = report->block, .layer = report->layer, .sqnr_db = report->sqnr_db}
                : event;
}

QString line_of(const RunEvent& event, double seconds) {
  const auto total = static_cast<int>(seconds);
  return QStringLiteral("%1:%2  %3")
      .arg(total / 60, 2, 10, QLatin1Char('0'))
      .arg(total % 60, 2, 10, QLatin1Char('0'))
      .arg(log_text(event));
}

}  // namespace

LogView::Level log_level(const RunEvent& event) {
  if (std::holds_alternative<RecoveryTaken>(event)) return LogView::Level::Warning;
  if (const auto* notice = std::get_if<Notice>(&event))
    return notice->warning ? LogView::Level::Warning : LogView::Level::Milestone;
  const bool detail = std::holds_alternative<EpochFinished>(event) ||
                      std::holds_alternative<LayerReport>(event) ||
                      std::holds_alternative<SearchFinished>(event);
  return detail ? LogView::Level::Detail : LogView::Level::Milestone;
}

LogView::LogView(QWidget* parent)
    : QWidget(parent),
      search_(new QLineEdit(this)),
      level_(new QComboBox(this)),
      lines_(new QPlainTextEdit(this)) {
  search_->setClearButtonEnabled(true);
  for (const Level level : {Level::Detail, Level::Milestone, Level::Warning})
    level_->addItem(QString(), static_cast<int>(level));
  lines_->setReadOnly(true);
  lines_->setFrameShape(QFrame::NoFrame);
  lines_->setMaximumBlockCount(kMostLines);
  lines_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(8, 6, 8, 0);
  head->addWidget(search_, 1);
  head->addWidget(level_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(4);
  layout->addLayout(head);
  layout->addWidget(lines_, 1);
  connect(search_, &QLineEdit::textChanged, this, &LogView::fill);
  connect(level_, &QComboBox::currentIndexChanged, this, &LogView::fill);
  retranslate();
}

void LogView::add(const RunEvent& event, double seconds) {
  if (log_text(event).isEmpty()) return;
  entries_.push_back({without_pictures(event), seconds});
  if (entries_.size() > kMostLines) entries_.pop_front();
  append(entries_.back());
}

bool LogView::shows(const Entry& entry, const QString& line) const {
  const auto least = static_cast<Level>(level_->currentData().toInt());
  return log_level(entry.event) >= least && line.contains(search_->text(), Qt::CaseInsensitive);
}

void LogView::append(const Entry& entry) {
  if (const QString line = line_of(entry.event, entry.seconds); shows(entry, line))
    lines_->appendPlainText(line);
}

void LogView::fill() {
  lines_->clear();
  for (const auto& entry : entries_) append(entry);
}

void LogView::clear_events() {
  entries_.clear();
  lines_->clear();
}

QString LogView::text() const { return lines_->toPlainText(); }

void LogView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void LogView::retranslate() {
  lines_->setPlaceholderText(tr("What happens during a run is noted here."));
  lines_->setAccessibleName(tr("Log"));
  search_->setPlaceholderText(tr("Search the log"));
  search_->setAccessibleName(search_->placeholderText());
  level_->setAccessibleName(tr("What is shown"));
  level_->setItemText(0, tr("Everything"));
  level_->setItemText(1, tr("Milestones"));
  level_->setItemText(2, tr("Warnings"));
  fill();
}

}  // namespace aq
