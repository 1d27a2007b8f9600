// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/settings_view.h"

#include <QCheckBox>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/compare/color_icon.h"
#include "app/studio/runs/run_text.h"
#include "widgets/forms/brief_text.h"
#include "widgets/plots/run_color.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

QString csv_cell(QString text) {
  if (!text.contains(',') && !text.contains('"') && !text.contains('\n')) return text;
  return '"' + text.replace("\"", "\"\"") + '"';
}

}  // namespace

SettingsView::SettingsView(QWidget* parent)
    : QWidget(parent),
      all_(new QCheckBox(this)),
      note_(new QLabel(this)),
      busy_(new QLabel(this)),
      measure_(new QPushButton(this)),
      copy_(new QPushButton(this)),
      table_(new QTableWidget(this)) {
  set_up_layout();
  connect(all_, &QCheckBox::toggled, this, &SettingsView::fill);
  connect(measure_, &QPushButton::clicked, this, &SettingsView::measure_wanted);
  connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(csv()); });
  show_measuring(false, {});
  retranslate();
}

void SettingsView::set_up_layout() {
  all_->setObjectName(QStringLiteral("all_settings"));
  measure_->setObjectName(QStringLiteral("measure_divergence"));
  copy_->setObjectName(QStringLiteral("copy_table"));
  table_->setObjectName(QStringLiteral("settings_table"));
  for (auto* label : {note_, busy_}) label->setProperty("role", "muted");
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 12);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->horizontalHeader()->setTextElideMode(Qt::ElideRight);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  head->addWidget(all_);
  head->addWidget(note_, 1);
  head->addWidget(busy_);
  head->addWidget(measure_);
  head->addWidget(copy_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 10, 0, 0);
  layout->setSpacing(10);
  layout->addLayout(head);
  layout->addWidget(table_, 1);
}

void SettingsView::show_runs(const std::vector<LoadedRun>& runs) {
  runs_ = runs;
  fill();
}

void SettingsView::show_measuring(bool possible, const QString& busy) {
  measure_->setEnabled(possible && busy.isEmpty());
  busy_->setText(busy);
}

void SettingsView::add_heading(const QString& text) {
  const int row = table_->rowCount();
  table_->insertRow(row);
  auto* item = new QTableWidgetItem(text);
  item->setFlags(Qt::ItemIsEnabled);
  item->setForeground(current_theme().muted);
  table_->setItem(row, 0, item);
  if (table_->columnCount() > 1) table_->setSpan(row, 0, 1, table_->columnCount());
}

void SettingsView::add_rows(const std::vector<SettingRow>& rows, bool always) {
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  for (const SettingRow& setting : rows) {
    if (!always && !setting.differs) continue;
    const int row = table_->rowCount();
    table_->insertRow(row);
    table_->setItem(row, 0, new QTableWidgetItem(setting.name));
    for (std::size_t run = 0; run < setting.values.size(); ++run) {
      auto* item = new QTableWidgetItem(setting.values[run]);
      item->setToolTip(plain_tool_tip(setting.values[run]));
      if (setting.differs) item->setFont(bold);
      table_->setItem(row, static_cast<int>(run) + 1, item);
    }
  }
}

void SettingsView::fill() {
  table_->setRowCount(0);
  table_->clearSpans();
  table_->setColumnCount(static_cast<int>(runs_.size()) + 1);
  table_->setHorizontalHeaderItem(0, new QTableWidgetItem(QString()));
  const Theme theme = current_theme();
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    auto* item = new QTableWidgetItem(color_icon(color_of_run(theme, run)), run_name(runs_[run].entry));
    item->setToolTip(plain_tool_tip(QString::fromStdString(runs_[run].entry.path)));
    table_->setHorizontalHeaderItem(static_cast<int>(run) + 1, item);
  }
  if (runs_.empty()) return;
  const SettingTable table = setting_table(runs_);
  add_heading(tr("Results"));
  add_rows(table.figures, true);
  add_heading(all_->isChecked() ? tr("Settings") : tr("Settings that differ"));
  add_rows(table.settings, all_->isChecked());
  const auto same = std::ranges::count(table.settings, false, &SettingRow::differs);
  note_->setText(all_->isChecked() ? QString() : tr("%1 settings are the same").arg(same));
}

QString SettingsView::csv() const {
  QStringList lines;
  QStringList head{QStringLiteral("setting")};
  for (const LoadedRun& run : runs_) head << csv_cell(run_name(run.entry));
  lines << head.join(',');
  for (int row = 0; row < table_->rowCount(); ++row) {
    if (table_->columnSpan(row, 0) > 1) continue;  // a heading
    QStringList cells;
    for (int column = 0; column < table_->columnCount(); ++column)
      cells << csv_cell(table_->item(row, column) ? table_->item(row, column)->text() : QString());
    lines << cells.join(',');
  }
  return lines.join('\n') + '\n';
}

void SettingsView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange && !runs_.empty()) fill();
  QWidget::changeEvent(event);
}

void SettingsView::retranslate() {
  all_->setText(tr("All settings"));
  measure_->setText(tr("Measure KL divergence"));
  measure_->setToolTip(
      tr("Compares the next-token distributions of every run that has no such figure yet with "
         "the float model's, over the first 8192 tokens of its evaluation text"));
  copy_->setText(tr("Copy as CSV"));
  table_->setAccessibleName(tr("Settings and results of the runs"));
  fill();
}

}  // namespace aq
