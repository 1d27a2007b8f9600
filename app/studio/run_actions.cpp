// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_actions.h"

#include <QAction>
#include <QCoreApplication>

namespace aq {

RunActions::RunActions(QObject* parent)
    : start(new QAction(parent)), pause(new QAction(parent)), cancel(new QAction(parent)) {
  start->setObjectName(QStringLiteral("start"));
  pause->setObjectName(QStringLiteral("pause"));
  cancel->setObjectName(QStringLiteral("cancel"));
  start->setShortcut(Qt::Key_F5);
  cancel->setShortcut(Qt::Key_Escape);
  show_state(RunState::Idle, false);
}

void RunActions::show_state(RunState state, bool can_start, bool following) {
  start->setEnabled(state == RunState::Idle && can_start);
  pause->setEnabled((state == RunState::Running || state == RunState::Paused) && !following);
  cancel->setEnabled(state == RunState::Running || state == RunState::Paused);
  retranslate(state);
  if (!following || state == RunState::Idle) return;
  cancel->setText(QCoreApplication::translate("RunActions", "&Stop watching"));
  cancel->setToolTip(QCoreApplication::translate("RunActions", "Leave the run to itself (Esc)"));
}

void RunActions::retranslate(RunState state) {
  start->setText(QCoreApplication::translate("RunActions", "&Start"));
  start->setToolTip(QCoreApplication::translate("RunActions", "Quantize the model with these settings (F5)"));
  // The key stands behind a tab as text only: the window takes it where nothing else wants the space bar.
  pause->setText((state == RunState::Paused ? QCoreApplication::translate("RunActions", "&Resume")
                                            : QCoreApplication::translate("RunActions", "&Pause")) +
                 QLatin1Char('\t') + QCoreApplication::translate("RunActions", "Space"));
  pause->setToolTip(
      QCoreApplication::translate("RunActions", "Hold the run between two steps, or go on (Space)"));
  cancel->setText(QCoreApplication::translate("RunActions", "&Cancel"));
  cancel->setToolTip(QCoreApplication::translate("RunActions", "Stop the run (Esc)"));
}

}  // namespace aq
