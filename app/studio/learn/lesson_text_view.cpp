// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_text_view.h"

#include <QLabel>
#include <QVBoxLayout>

#include "app/studio/learn/type_scale.h"
#include "widgets/forms/formula_html.h"
#include "widgets/formula/formula_view.h"

namespace aq {
namespace {

QLabel* paragraph(const QString& html) {
  auto* label = new QLabel(html);
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

QLabel* title_of(const QString& text) {
  auto* title = new QLabel(text);
  QFont large = title->font();
  large.setPointSizeF(large.pointSizeF() * 1.5);
  large.setWeight(QFont::DemiBold);
  title->setFont(large);
  title->setWordWrap(true);
  title->setObjectName(QStringLiteral("lesson_title"));
  return title;
}

}  // namespace

QString passage_html(const QString& text) {
  QString html;
  bool formula = false;
  for (const QString& piece : text.split('$')) {
    html += formula ? formula_html(piece) : piece.toHtmlEscaped();
    formula = !formula;
  }
  return QStringLiteral("<p style='line-height:130%; margin:0'>%1</p>").arg(html);
}

LessonTextView::LessonTextView(QWidget* parent) : QScrollArea(parent) {
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::StrongFocus);  // arrows scroll it
  setFrameShape(QFrame::NoFrame);
}

QWidget* LessonTextView::task_card(const QString& text) {
  auto* card = new QFrame;
  card->setProperty("role", "card");
  auto* head = new QLabel(tr("Try it"));
  head->setProperty("role", "heading");
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(12, 8, 12, 10);
  layout->setSpacing(4);
  layout->addWidget(head);
  layout->addWidget(paragraph(passage_html(text)));
  return card;
}

QWidget* LessonTextView::widget_of(const Passage& passage) {
  switch (passage.kind) {
    case Passage::Kind::Formula: {
      auto* formula = new FormulaView;
      formula->set_formula(passage.text);
      return formula;
    }
    case Passage::Kind::Task:
      return task_card(passage.text);
    case Passage::Kind::Source: {
      QLabel* source = paragraph(passage_html(passage.text));
      source->setProperty("role", "muted");
      return source;
    }
    case Passage::Kind::Text:
      break;
  }
  return paragraph(passage_html(passage.text));
}

void LessonTextView::show_text(const LessonText& text) {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(4, 4, 16, 16);
  layout->setSpacing(12);
  layout->addWidget(title_of(text.title));
  for (const Passage& passage : text.passages) layout->addWidget(widget_of(passage));
  layout->addStretch();
  scale_type(*page, type_scale(*this));
  setWidget(page);  // the old one goes
  setAccessibleName(text.title);
}

}  // namespace aq
