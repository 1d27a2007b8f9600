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

void RunActions::show_state(RunState state, bool can_start) {
  start->setEnabled(state == RunState::Idle && can_start);
  pause->setEnabled(state == RunState::Running || state == RunState::Paused);
  cancel->setEnabled(state == RunState::Running || state == RunState::Paused);
  retranslate(state);
}

void RunActions::retranslate(RunState state) {
  const auto tr = [](const char* text) { return QCoreApplication::translate("RunActions", text); };
  start->setText(tr(QT_TRANSLATE_NOOP("RunActions", "&Start")));
  start->setToolTip(tr(QT_TRANSLATE_NOOP("RunActions", "Quantize the model with these settings (F5)")));
  // The key stands behind a tab as text only: the window takes it where nothing else wants the space bar.
  pause->setText((state == RunState::Paused ? tr(QT_TRANSLATE_NOOP("RunActions", "&Resume"))
                                            : tr(QT_TRANSLATE_NOOP("RunActions", "&Pause"))) +
                 QLatin1Char('\t') + tr(QT_TRANSLATE_NOOP("RunActions", "Space")));
  pause->setToolTip(tr(QT_TRANSLATE_NOOP("RunActions", "Hold the run between two steps, or go on (Space)")));
  cancel->setText(tr(QT_TRANSLATE_NOOP("RunActions", "&Cancel")));
  cancel->setToolTip(tr(QT_TRANSLATE_NOOP("RunActions", "Stop the run (Esc)")));
}

}  // namespace aq
