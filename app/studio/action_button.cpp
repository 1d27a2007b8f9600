// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/action_button.h"

#include <QAction>
#include <QPushButton>

namespace aq {
namespace {

void follow(QPushButton* button, const QAction* action) {
  // The menu's texts carry mnemonics and, behind a tab, the key.
  button->setText(action->text().section(QLatin1Char('\t'), 0, 0));
  button->setToolTip(action->toolTip());
  button->setEnabled(action->isEnabled());
}

}  // namespace

QPushButton* make_action_button(QAction* action, QWidget* parent, bool primary) {
  auto* button = new QPushButton(parent);
  button->setObjectName(action->objectName());
  button->setProperty("primary", primary);
  follow(button, action);
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  QObject::connect(action, &QAction::changed, button, [button, action] { follow(button, action); });
  return button;
}

}  // namespace aq
