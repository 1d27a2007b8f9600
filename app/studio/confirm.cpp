// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/confirm.h"

#include <QMessageBox>
#include <QPushButton>

namespace aq {

bool confirm(QWidget* parent, const QString& question, const QString& yes, const QString& no) {
  QMessageBox box(QMessageBox::NoIcon, parent->window()->windowTitle(), question, QMessageBox::NoButton,
                  parent);
  box.setTextFormat(Qt::PlainText);
  const auto* accept = box.addButton(yes, QMessageBox::AcceptRole);
  box.setDefaultButton(box.addButton(no, QMessageBox::RejectRole));
  box.exec();
  return box.clickedButton() == accept;
}

}  // namespace aq
