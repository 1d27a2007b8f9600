// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/watch_dialog.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace aq {

WatchDialog::WatchDialog(QWidget* parent)
    : QDialog(parent),
      explanation_(new QLabel(this)),
      address_label_(new QLabel(this)),
      token_label_(new QLabel(this)),
      address_(new QLineEdit(this)),
      token_(new QLineEdit(this)),
      watch_(new QPushButton(this)),
      close_(new QPushButton(this)) {
  set_up_layout();
  for (auto* field : {address_, token_}) connect(field, &QLineEdit::textChanged, this, &WatchDialog::refresh);
  connect(watch_, &QPushButton::clicked, this, &WatchDialog::send);
  connect(close_, &QPushButton::clicked, this, &WatchDialog::reject);
  retranslate();
  refresh();
}

void WatchDialog::set_up_layout() {
  address_->setObjectName(QStringLiteral("watch_address"));
  token_->setObjectName(QStringLiteral("watch_token"));
  watch_->setObjectName(QStringLiteral("watch"));
  watch_->setProperty("primary", true);
  watch_->setDefault(true);
  explanation_->setWordWrap(true);
  explanation_->setProperty("role", "muted");
  explanation_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  address_label_->setBuddy(address_);
  token_label_->setBuddy(token_);
  auto* form = new QFormLayout;
  form->addRow(address_label_, address_);
  form->addRow(token_label_, token_);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch();
  buttons->addWidget(close_);
  buttons->addWidget(watch_);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(10);
  layout->addWidget(explanation_);
  layout->addLayout(form);
  layout->addLayout(buttons);
  constexpr int kWidth = 520;
  setMinimumWidth(kWidth);
}

void WatchDialog::refresh() {
  watch_->setEnabled(!address_->text().trimmed().isEmpty() && !token_->text().trimmed().isEmpty());
}

void WatchDialog::send() {
  Q_EMIT watch_wanted(address_->text().trimmed(), token_->text().trimmed());
  accept();
}

void WatchDialog::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QDialog::changeEvent(event);
}

void WatchDialog::retranslate() {
  setWindowTitle(tr("Watch a run"));
  explanation_->setText(
      tr("A run that was started with “affinequant quantize … --listen 7777” can be watched from here. It "
         "says its "
         "address and its token when it starts. For one on another machine, make a tunnel first: "
         "ssh -L 7777:127.0.0.1:7777 MACHINE"));
  address_label_->setText(tr("Address"));
  address_->setPlaceholderText(tr("a port, or the path of a socket file"));
  token_label_->setText(tr("Token"));
  watch_->setText(tr("Watch"));
  close_->setText(tr("Close"));
}

}  // namespace aq
