// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/text_column.h"

#include <QEvent>
#include <QLabel>
#include <QScrollBar>
#include <QTextEdit>
#include <QVBoxLayout>
#include <utility>

#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

QTextCharFormat format_of(TokenMark mark, const Theme& theme) {
  QTextCharFormat format;
  format.setForeground(theme.text);
  if (mark == TokenMark::Unknown) format.setForeground(theme.muted);
  if (mark == TokenMark::Differs) format.setForeground(theme.warning);
  if (mark == TokenMark::Parts) {
    format.setForeground(theme.warning);
    format.setBackground(faded(theme.warning, 0.22));
    format.setFontUnderline(true);  // not by colour alone
    format.setFontWeight(QFont::DemiBold);
  }
  return format;
}

}  // namespace

TextColumn::TextColumn(QWidget* parent)
    : QFrame(parent),
      name_(new QLabel(this)),
      state_(new QLabel(this)),
      text_(new QTextEdit(this)),
      task_({.progress = [this](double, double) { tell_growth(); },
             .step = [this](const TextToken& token) { tokens_.push_back(token); },
             .done = [this](bool) { end({}); },
             .failed = [this](const ErrorReport& error) { end(error); }}) {
  setProperty("role", "card");
  name_->setProperty("role", "heading");
  name_->setTextFormat(Qt::RichText);
  state_->setProperty("role", "muted");
  state_->setWordWrap(true);
  text_->setReadOnly(true);
  text_->setFrameShape(QFrame::NoFrame);
  text_->setMinimumWidth(150);
  text_->setStyleSheet(QStringLiteral("QTextEdit { border: none; padding: 0; }"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(6);
  layout->addWidget(name_);
  layout->addWidget(state_);
  layout->addWidget(text_, 1);
}

void TextColumn::set_name(const QString& name, const QColor& color) {
  name_->setText(
      QStringLiteral("<span style='color:%1'>■</span> %2").arg(color.name(), name.toHtmlEscaped()));
  text_->setAccessibleName(name);
}

void TextColumn::start(const CompareServices& services, const GenerationRequest& request) {
  prompt_ = QString::fromStdString(request.prompt);
  tokens_.clear();
  marks_.clear();
  error_.reset();
  ended_ = false;
  draw();
  show_state();
  told_ = 0;
  task_.start([generate = services.generate, request](const std::stop_token& stop,
                                                      TaskReport<TextToken>& report) {
    generate(request, stop, [&report](const TextToken& token) { report.post(token); });
    return true;
  });
}

/// Once for all the tokens that have come since: each time everything is marked anew.
void TextColumn::tell_growth() {
  if (std::exchange(told_, tokens_.size()) != tokens_.size()) Q_EMIT grown();
}

void TextColumn::end(const std::optional<ErrorReport>& error) {
  error_ = error;
  ended_ = true;
  show_state();
  Q_EMIT ended();
}

void TextColumn::mark(const std::vector<TextToken>& reference, bool reference_ended) {
  marks_ = mark_tokens(tokens_, reference, reference_ended);
  draw();
  show_state();
}

void TextColumn::draw() {
  const Theme theme = current_theme();
  QScrollBar* bar = text_->verticalScrollBar();
  const bool at_end = bar->value() == bar->maximum();
  const int place = bar->value();
  text_->clear();
  QTextCursor cursor(text_->document());
  QTextCharFormat prompt;
  prompt.setForeground(theme.muted);
  cursor.insertText(prompt_, prompt);
  for (std::size_t i = 0; i < tokens_.size(); ++i)
    cursor.insertText(QString::fromStdString(tokens_[i].text),
                      format_of(i < marks_.size() ? marks_[i] : TokenMark::Unknown, theme));
  bar->setValue(at_end ? bar->maximum() : place);
}

void TextColumn::show_state() {
  QString state = ended_ ? tr("%1 tokens").arg(tokens_.size()) : tr("%1 tokens…").arg(tokens_.size());
  if (const auto same = parting(marks_)) state = tr("%1 · parts after %2").arg(state).arg(*same);
  if (error_ && error_->kind == ErrorKind::Cancelled) state = tr("%1 · stopped").arg(state);
  if (error_ && error_->kind != ErrorKind::Cancelled) state = error_->what;
  state_->setText(state);
}

QString TextColumn::text() const { return text_->toPlainText(); }

QString TextColumn::state() const { return state_->text(); }

void TextColumn::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) show_state();
  if (event->type() == QEvent::PaletteChange && !prompt_.isEmpty()) draw();
  QFrame::changeEvent(event);
}

}  // namespace aq
