// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sensitivity/sensitivity_settings.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "app/studio/sensitivity/bits_choice.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/path_field.h"

namespace aq {
namespace {

Parameter whole_number(const char* label, double minimum, double maximum) {
  return {.path = label, .type = ParameterType::Integer, .minimum = minimum, .maximum = maximum};
}

QLabel* muted(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setProperty("role", "muted");
  label->setWordWrap(true);
  return label;
}

}  // namespace

SensitivitySettings::SensitivitySettings(QWidget* parent)
    : QWidget(parent),
      bits_label_(new QLabel(this)),
      tokens_label_(new QLabel(this)),
      window_label_(new QLabel(this)),
      format_note_(muted(this)),
      bits_(new BitsChoice(this)),
      text_(new PathField(PathField::Kind::ExistingFile, this)),
      tokens_(new NumberBox(whole_number("tokens", 2, 1e9), this)),
      window_(new NumberBox(whole_number("window", 2, 131072), this)),
      all_but_(new QCheckBox(this)) {
  bits_->set_bits({2, 3, 4, 8});
  tokens_->set_typed(QStringLiteral("1024"));
  window_->set_typed(QStringLiteral("256"));
  all_but_->setChecked(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  for (QWidget* part : std::initializer_list<QWidget*>{bits_label_, bits_, format_note_, text_, tokens_label_,
                                                       tokens_, window_label_, window_, all_but_})
    layout->addWidget(part);
  connect(bits_, &BitsChoice::changed, this, &SensitivitySettings::changed);
  connect(text_, &PathField::changed, this, &SensitivitySettings::changed);
  connect(tokens_, &NumberBox::edited, this, &SensitivitySettings::changed);
  connect(window_, &NumberBox::edited, this, &SensitivitySettings::changed);
  connect(all_but_, &QCheckBox::toggled, this, &SensitivitySettings::changed);
  retranslate();
}

void SensitivitySettings::set_demo(bool demo) {
  demo_ = demo;
  retranslate();
  Q_EMIT changed();
}

void SensitivitySettings::set_text(const QString& path) { text_->set_path(path); }

void SensitivitySettings::apply(SensitivitySpec& spec) const {
  spec.bits = bits_->bits();
  spec.text = text_->path().toStdString();
  spec.max_tokens = tokens_->typed().toLongLong();
  spec.seqlen = window_->typed().toInt();
  spec.all_but = all_but_->isChecked();
}

QString SensitivitySettings::problem() const {
  if (bits_->bits().empty()) return tr("Choose at least one bit-width.");
  if (text_->path().isEmpty() && !demo_) return tr("Name a text to measure on.");
  const auto whole = [](const NumberBox* box, int least) {
    bool number = false;
    return box->typed().toInt(&number) >= least && number;
  };
  if (!whole(window_, 2)) return tr("A window has two tokens or more.");
  if (!whole(tokens_, 2) || tokens_->typed().toInt() < window_->typed().toInt())
    return tr("The tokens fill no window.");
  return {};
}

void SensitivitySettings::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void SensitivitySettings::retranslate() {
  bits_label_->setText(tr("Bits to measure each layer at"));
  format_note_->setText(tr("Number format, granularity and group size are those of the run's settings."));
  text_->set_label(tr("Text"), tr("The divergence from the float model is taken on this text."));
  text_->set_placeholder(demo_ ? tr("The demo model's own") : tr("A text file"));
  tokens_label_->setText(tr("Tokens of it"));
  window_label_->setText(tr("Tokens of a window"));
  all_but_->setText(tr("Also all layers but one"));
  tokens_->setAccessibleName(tokens_label_->text());
  window_->setAccessibleName(window_label_->text());
  bits_->setAccessibleName(bits_label_->text());
}

}  // namespace aq
