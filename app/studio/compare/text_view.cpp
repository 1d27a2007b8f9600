// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/text_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/studio/compare/text_column.h"
#include "app/studio/runs/run_text.h"
#include "widgets/plots/run_color.h"
#include "widgets/theme/apply_theme.h"

namespace aq {

TextView::TextView(CompareServices services, QWidget* parent)
    : QWidget(parent),
      services_(std::move(services)),
      prompt_(new QLineEdit(this)),
      length_label_(new QLabel(this)),
      hint_(new QLabel(this)),
      length_(new QSpinBox(this)),
      go_(new QPushButton(this)),
      row_(new QHBoxLayout(new QWidget)) {
  set_up_layout();
  connect(go_, &QPushButton::clicked, this, &TextView::start_or_stop);
  connect(prompt_, &QLineEdit::returnPressed, this, &TextView::start);
  connect(prompt_, &QLineEdit::textChanged, this, &TextView::refresh);
  retranslate();
}

TextView::~TextView() = default;

void TextView::set_up_layout() {
  prompt_->setObjectName(QStringLiteral("prompt"));
  length_->setObjectName(QStringLiteral("max_tokens"));
  go_->setObjectName(QStringLiteral("generate"));
  go_->setProperty("primary", true);
  constexpr int kMostTokens = 2048;
  length_->setRange(1, kMostTokens);
  length_->setValue(48);
  length_label_->setBuddy(length_);
  hint_->setProperty("role", "muted");
  hint_->setWordWrap(true);
  auto* head = new QHBoxLayout;
  head->setSpacing(10);
  head->addWidget(prompt_, 1);
  head->addWidget(length_label_);
  head->addWidget(length_);
  head->addWidget(go_);
  row_->setSpacing(10);
  row_->setContentsMargins({});
  // Many runs are wider than the window.
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(row_->parentWidget());
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 10, 0, 0);
  layout->setSpacing(10);
  layout->addLayout(head);
  layout->addWidget(hint_);
  layout->addWidget(scroll, 1);
}

void TextView::show_runs(const std::vector<RunEntry>& runs) {
  const auto paths = [](const std::vector<RunEntry>& list) {
    std::vector<std::string> all;
    for (const RunEntry& run : list) all.push_back(run.path);
    return all;
  };
  const bool same = paths(runs) == paths(runs_);
  runs_ = runs;
  if (!same) {
    for (TextColumn* column : std::exchange(columns_, {})) delete column;
    const std::size_t count = runs_.empty() ? 0 : runs_.size() + 1;
    for (std::size_t i = 0; i < count; ++i) {
      auto* column = new TextColumn(this);
      connect(column, &TextColumn::grown, this, &TextView::mark);
      connect(column, &TextColumn::ended, this, &TextView::mark);
      row_->addWidget(column, 1);
      columns_.push_back(column);
    }
  }
  name_columns();
  refresh();
}

void TextView::name_columns() {
  const Theme theme = current_theme();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    columns_[i]->set_name(i == 0 ? tr("float") : run_name(runs_[i - 1]),
                          i == 0 ? theme.series.back() : color_of_run(theme, i - 1));
}

bool TextView::is_busy() const { return std::ranges::any_of(columns_, &TextColumn::is_busy); }

void TextView::start_or_stop() {
  if (!is_busy()) return start();
  for (TextColumn* column : columns_) column->stop();
}

void TextView::start() {
  if (is_busy() || columns_.empty() || prompt_->text().isEmpty() || !services_.generate) return;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    columns_[i]->start(services_, {.model = runs_.front().model,
                                   .session = i == 0 ? std::string() : runs_[i - 1].path,
                                   .prompt = prompt_->text().toStdString(),
                                   .max_tokens = length_->value()});
  refresh();
}

void TextView::mark() {
  for (TextColumn* column : columns_) column->mark(columns_.front()->tokens(), columns_.front()->has_ended());
  refresh();
}

void TextView::refresh() {
  const bool busy = is_busy();
  go_->setText(busy ? tr("Stop") : tr("Generate"));
  go_->setEnabled(busy || (!columns_.empty() && !prompt_->text().isEmpty()));
  hint_->setVisible(!busy && std::ranges::all_of(columns_, [](const TextColumn* column) {
    return column->tokens().empty();
  }));
}

void TextView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange && !columns_.empty()) name_columns();
  QWidget::changeEvent(event);
}

void TextView::retranslate() {
  prompt_->setPlaceholderText(tr("Prompt"));
  prompt_->setAccessibleName(tr("Prompt"));
  length_label_->setText(tr("Tokens"));
  hint_->setText(
      tr("Write the beginning of a text. The float model and every run go on with it, always taking "
         "the likeliest token; the first token of a run that is not the float model's is marked."));
  name_columns();
  refresh();
}

}  // namespace aq
