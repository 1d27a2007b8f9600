// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/section_box.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace aq {

SectionBox::SectionBox(QWidget* parent)
    : QWidget(parent),
      header_(new QToolButton(this)),
      body_(new QWidget(this)),
      rows_(new QVBoxLayout(body_)) {
  header_->setProperty("role", "section");
  header_->setCheckable(true);
  header_->setAutoRaise(true);
  header_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  header_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  QFont font = header_->font();
  font.setBold(true);
  header_->setFont(font);

  rows_->setContentsMargins(6, 0, 0, 6);
  rows_->setSpacing(0);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(2);
  layout->addWidget(header_);
  layout->addWidget(body_);
  connect(header_, &QToolButton::toggled, this, &SectionBox::set_open);
  set_open(true);
}

void SectionBox::set_title(const QString& title) { header_->setText(title); }

void SectionBox::add(QWidget* row) { rows_->addWidget(row); }

void SectionBox::set_open(bool open) {
  header_->setChecked(open);
  header_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
  body_->setVisible(open);
}

bool SectionBox::is_open() const { return header_->isChecked(); }

}  // namespace aq
