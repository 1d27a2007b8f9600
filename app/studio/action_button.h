// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QAction;
class QPushButton;
class QWidget;

namespace aq {

/// A push button that does what `action` does and shows its text and whether it can be done.
QPushButton* make_action_button(QAction* action, QWidget* parent, bool primary = false);

}  // namespace aq
