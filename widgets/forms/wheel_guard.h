// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QWidget;

namespace aq {

/// Leaves the wheel to what scrolls the form, unless the field has the focus: who scrolls changes nothing on
/// the way. The field takes the focus by a click or the tab key only.
void guard_from_wheel(QWidget* field);

}  // namespace aq
