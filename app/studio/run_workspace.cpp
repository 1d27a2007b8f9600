// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_workspace.h"

#include <QEvent>

#include "app/studio/dock_layout.h"
#include "app/studio/run_page.h"

namespace aq {

RunWorkspace::RunWorkspace(const RunActions& actions, QWidget* parent)
    : QMainWindow(parent, Qt::Widget), page_(new RunPage(actions, this)), docks_(new DockLayout(this)) {
  setCentralWidget(page_);
}

void RunWorkspace::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) docks_->retranslate();
  QMainWindow::changeEvent(event);
}

}  // namespace aq
