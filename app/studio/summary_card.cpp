// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/summary_card.h"

#include <QDesktopServices>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QUrl>
#include <filesystem>
#include <initializer_list>

#include "app/studio/elided_label.h"
#include "app/studio/end_signals.h"
#include "app/studio/number_format.h"
#include "app/studio/shown_path.h"

namespace aq {
namespace {

/// Of a directory or one file.
std::int64_t bytes_at(const std::string& path) {
  std::int64_t bytes = 0;
  std::error_code failed;
  if (std::filesystem::is_regular_file(path, failed))
    return static_cast<std::int64_t>(std::filesystem::file_size(path, failed));
  for (const auto& entry : std::filesystem::directory_iterator(path, failed))
    if (entry.is_regular_file(failed)) bytes += static_cast<std::int64_t>(entry.file_size(failed));
  return bytes;
}

bool is_here(const std::string& path) {
  std::error_code failed;
  return !path.empty() && std::filesystem::exists(path, failed);
}

}  // namespace

SummaryCard::SummaryCard(QWidget* parent)
    : QFrame(parent),
      headline_(new ElidedLabel(this)),
      perplexities_(new QLabel(this)),
      facts_(new ElidedLabel(this)),
      path_(new ElidedLabel(this)),
      folder_(new QPushButton(this)),
      command_(new QPushButton(this)),
      report_(new QPushButton(this)),
      export_(new QPushButton(this)) {
  setProperty("role", "card");
  headline_->setProperty("role", "heading");
  facts_->setProperty("role", "muted");
  path_->setProperty("role", "muted");
  perplexities_->setTextFormat(Qt::RichText);
  folder_->setObjectName(QStringLiteral("open_folder"));
  command_->setObjectName(QStringLiteral("copy_command"));
  report_->setObjectName(QStringLiteral("save_report"));
  export_->setObjectName(QStringLiteral("export_run"));
  auto* texts = new QVBoxLayout;
  texts->setSpacing(3);
  for (QLabel* label : std::initializer_list<QLabel*>{headline_, facts_, path_}) texts->addWidget(label);
  auto* buttons = new QGridLayout;
  buttons->setSpacing(8);
  buttons->addWidget(folder_, 0, 0);
  buttons->addWidget(report_, 0, 1);
  buttons->addWidget(export_, 1, 0);
  buttons->addWidget(command_, 1, 1);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(20);
  layout->addLayout(texts, 1);
  layout->addWidget(perplexities_);
  layout->addLayout(buttons);
  connect(folder_, &QPushButton::clicked, this, &SummaryCard::open_folder);
  connect(command_, &QPushButton::clicked, this, [this] { Q_EMIT command_wanted(outcome_->spec); });
  connect(report_, &QPushButton::clicked, this,
          [this] { Q_EMIT report_wanted(QString::fromStdString(outcome_->spec.session)); });
  connect(export_, &QPushButton::clicked, this,
          [this] { Q_EMIT export_wanted(QString::fromStdString(outcome_->spec.session)); });
  hide();
}

void SummaryCard::show_outcome(const Outcome& outcome) {
  outcome_ = outcome;
  retranslate();
  show();
}

QString SummaryCard::perplexity_html() const {
  const std::pair<const char*, QString> kinds[] = {
      {"float", tr("float")}, {"rtn", tr("round-to-nearest")}, {"quantized", tr("quantized")}};
  QString numbers, names;
  for (const auto& [key, name] : kinds) {
    const auto found = outcome_->perplexity.find(key);
    if (found == outcome_->perplexity.end()) continue;
    numbers += QStringLiteral(
                   "<td align=center style='padding:0 10px'><span style='font-size:x-large;font-weight:600'>"
                   "%1</span></td>")
                   .arg(short_perplexity(found->second));
    names += QStringLiteral("<td align=center style='padding:0 10px'>%1</td>").arg(name);
  }
  if (numbers.isEmpty()) return {};
  return QStringLiteral("<table><tr>%1</tr><tr>%2</tr></table>").arg(numbers, names);
}

QString SummaryCard::facts() const {
  QStringList facts{short_duration(outcome_->seconds),
                    tr("peak memory %1").arg(short_bytes(outcome_->peak_rss_bytes))};
  if (!outcome_->output.empty()) facts << tr("checkpoint %1").arg(short_bytes(bytes_at(outcome_->output)));
  return facts.join(QStringLiteral(" · "));
}

void SummaryCard::retranslate() {
  folder_->setText(tr("Open folder"));
  command_->setText(tr("Copy as command"));
  report_->setText(tr("Save report…"));
  export_->setText(tr("Export…"));
  export_->setToolTip(tr("Writes this run's checkpoint in another format"));
  report_->setToolTip(tr("Writes settings, plots and tables as a web page or a PDF"));
  command_->setToolTip(tr("Copies the affinequant command that does the same"));
  perplexities_->setToolTip(tr("Perplexity on the evaluation text; lower is better"));
  if (!outcome_) return;
  const QString setting = QString::fromStdString(short_name(outcome_->spec.recipe));
  headline_->show_text(
      tr("%1 is quantized to %2").arg(QString::fromStdString(outcome_->spec.model), setting));
  perplexities_->setText(perplexity_html());
  facts_->show_text(facts());
  const bool written = !outcome_->output.empty();
  path_->show_text(written ? shown_path(QString::fromStdString(outcome_->output))
                           : tr("No checkpoint was written."));
  // A run that was watched may have written on another machine.
  folder_->setVisible(is_here(outcome_->output));
  for (auto* button : {report_, export_}) button->setVisible(is_here(outcome_->spec.session));
}

void SummaryCard::open_folder() const {
  const EndSignalsUnblocked file_manager_can_be_ended;
  QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(outcome_->output)));
}

void SummaryCard::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QFrame::changeEvent(event);
}

}  // namespace aq
