// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/method_card.h"

#include <QLabel>
#include <QVBoxLayout>

#include "widgets/forms/formula_html.h"

namespace aq {

MethodCard::MethodCard(QWidget* parent)
    : QFrame(parent), formula_(new QLabel(this)), summary_(new QLabel(this)), citation_(new QLabel(this)) {
  setProperty("role", "card");
  formula_->setProperty("role", "formula");
  formula_->setAlignment(Qt::AlignCenter);
  formula_->setTextFormat(Qt::RichText);
  QFont serif(QStringLiteral("DejaVu Serif"));
  serif.setStyleHint(QFont::Serif);
  serif.setPointSizeF(font().pointSizeF() * 1.2);
  formula_->setFont(serif);
  citation_->setProperty("role", "muted");
  citation_->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  for (auto* label : {formula_, summary_, citation_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(label);
  }
}

void MethodCard::set_method(const MethodText& text) {
  formula_->setText(formula_html(text.formula));
  formula_->setVisible(!text.formula.isEmpty());
  summary_->setText(text.inference.isEmpty() ? text.summary
                                             : text.summary + QStringLiteral(" ") + text.inference);
  citation_->setText(text.citation);
  citation_->setVisible(!text.citation.isEmpty());
}

}  // namespace aq
