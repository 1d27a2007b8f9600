// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/path_field.h"

#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace aq {

PathField::PathField(Kind kind, QWidget* parent)
    : QWidget(parent),
      kind_(kind),
      label_(new QLabel(this)),
      edit_(new QLineEdit(this)),
      button_(new QToolButton(this)) {
  edit_->setClearButtonEnabled(true);
  label_->setBuddy(edit_);
  button_->setText(QStringLiteral("…"));
  setFocusProxy(edit_);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 2, 0, 4);
  grid->setHorizontalSpacing(6);
  grid->setVerticalSpacing(3);
  grid->addWidget(label_, 0, 0, 1, 2);
  grid->addWidget(edit_, 1, 0);
  grid->addWidget(button_, 1, 1);
  retranslate();
  connect(edit_, &QLineEdit::textChanged, this, &PathField::changed);
  connect(button_, &QToolButton::clicked, this, &PathField::browse);
}

QString PathField::path() const { return edit_->text().trimmed(); }

void PathField::set_path(const QString& path) { edit_->setText(path); }

void PathField::set_label(const QString& label, const QString& help) {
  label_->setText(label);
  setToolTip(help);
}

void PathField::set_placeholder(const QString& text) {
  edit_->setPlaceholderText(text);
  edit_->setToolTip(text);
}

void PathField::browse() {
  const QString start = path().isEmpty() ? QString() : QFileInfo(path()).absolutePath();
  QString chosen;
  if (kind_ == Kind::ExistingFile) chosen = QFileDialog::getOpenFileName(this, label_->text(), start);
  if (kind_ == Kind::NewFile) chosen = QFileDialog::getSaveFileName(this, label_->text(), start);
  if (kind_ == Kind::NewDirectory)
    // The directory itself must not exist yet: a save dialog lets a new name be typed beside existing ones.
    chosen = QFileDialog::getSaveFileName(this, label_->text(), start, {}, nullptr,
                                          QFileDialog::DontConfirmOverwrite);
  if (!chosen.isEmpty()) set_path(chosen);
}

void PathField::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void PathField::retranslate() { button_->setToolTip(tr("Browse…")); }

}  // namespace aq
