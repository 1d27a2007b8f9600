// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>

#include "widgets/formula/formula_drawing.h"
#include "widgets/formula/formula_node.h"

namespace aq {

/// Sets a formula by the rules of thumb of TeX's (The TeXbook, appendix G): scripts at seven tenths of the
/// size and no smaller than half of it, fractions about the axis that minus signs lie on, fences as high as
/// what they hold.
/// @param font of the variables; its size is that of the whole
FormulaDrawing lay_out(const FormulaNode& node, const QFont& font);

/// A serif font that has the signs of formulas, at `points`.
QFont formula_font(double points);

}  // namespace aq
