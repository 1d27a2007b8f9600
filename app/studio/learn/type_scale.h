// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QWidget;

namespace aq {

/// Makes the type of a widget and of all that it holds `factor` times as large as it was first; 1 brings it
/// back. (A parent's font does not reach its children where the program has a style sheet.)
void scale_type(QWidget& root, double factor);

/// What scale_type() was given for this widget last; 1 where it was not.
double type_scale(const QWidget& widget);

}  // namespace aq
