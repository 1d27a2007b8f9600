// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QPair>
#include <QString>

class QWidget;

namespace aq {

/// Every key that an action of the window listens to, with what it does, as text: "Ctrl+O", "Open model…".
QList<QPair<QString, QString>> shortcuts_of(const QWidget& window);

/// Shows them in a window of their own.
void show_shortcuts(QWidget* window);

}  // namespace aq
