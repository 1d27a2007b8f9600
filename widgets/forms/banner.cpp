// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/banner.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include "widgets/forms/brief_text.h"

namespace aq {
namespace {

constexpr qsizetype kLongestDetail = 1200;

struct ToneLook {
  const char* name;
  const char* icon;
};

ToneLook look(Banner::Tone tone) {
  switch (tone) {
    case Banner::Tone::Error:
      return {"error", "✕"};
    case Banner::Tone::Warning:
      return {"warning", "!"};
    case Banner::Tone::Success:
      return {"success", "✓"};
    case Banner::Tone::Information:
      break;
  }
  return {"information", "i"};
}

}  // namespace

Banner::Banner(QWidget* parent)
    : QFrame(parent),
      headline_text_(QString()),
      detail_text_(QString()),
      icon_(new QLabel(this)),
      headline_(new QLabel(this)),
      detail_(new QLabel(this)),
      dismiss_(new QToolButton(this)) {
  setProperty("role", "banner");
  icon_->setProperty("role", "banner-icon");
  icon_->setAlignment(Qt::AlignCenter);
  icon_->setFixedSize(26, 26);
  headline_->setProperty("role", "heading");
  for (auto* label : {headline_, detail_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setMinimumWidth(1);  // a long path has no place to be broken, and is no reason to widen the window
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  QFont bold = headline_->font();
  bold.setBold(true);
  headline_->setFont(bold);
  dismiss_->setText(QStringLiteral("✕"));
  dismiss_->setAutoRaise(true);

  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(headline_);
  texts->addWidget(detail_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 8, 8, 8);
  layout->setSpacing(12);
  layout->addWidget(icon_, 0, Qt::AlignTop);
  layout->addLayout(texts, 1);
  layout->addWidget(dismiss_, 0, Qt::AlignTop);
  connect(dismiss_, &QToolButton::clicked, this, &QWidget::hide);
  hide();
}

void Banner::show_message(Tone tone, Text headline, Text detail) {
  tone_ = tone;
  headline_text_ = std::move(headline);
  detail_text_ = std::move(detail);
  setProperty("tone", QString::fromLatin1(look(tone).name));
  icon_->setText(QString::fromUtf8(look(tone).icon));
  show_texts();
  for (QWidget* widget : std::initializer_list<QWidget*>{this, icon_}) {
    style()->unpolish(widget);
    style()->polish(widget);
  }
  show();
}

void Banner::show_texts() {
  const QString detail = detail_text_();
  headline_->setText(brief(headline_text_()));
  detail_->setText(brief(detail, kLongestDetail));
  detail_->setVisible(!detail.isEmpty());
  dismiss_->setToolTip(tr("Dismiss"));
  make_room();
}

/// A page whose height is not asked for by its width, the Run page above its docks, cuts lines off else.
void Banner::make_room() {
  for (auto* label : {headline_, detail_}) {
    label->setMinimumHeight(0);  // else it counts
    label->setMinimumHeight(label->heightForWidth(label->width()));
  }
}

QString Banner::headline() const { return headline_->text(); }
QString Banner::detail() const { return detail_->text(); }

void Banner::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  make_room();
}

void Banner::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) show_texts();
  QFrame::changeEvent(event);
}

}  // namespace aq
