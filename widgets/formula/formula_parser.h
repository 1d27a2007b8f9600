// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "widgets/formula/formula_node.h"

namespace aq {

/// Reads the part of TeX's mathematics that lessons are written in:
///
/// - letters, digits, operators; x_i, x^{2b}, x_i^2; {groups}
/// - \frac{a}{b}, \sqrt{x}, \hat{x}, \bar{x}, \tilde{x}
/// - \norm{x} ‖x‖, \abs{x} |x|, \round{x} ⌊x⌉, \floor{x} ⌊x⌋, \left( … \right), likewise with [ ] and \{ \}
/// - \matrix{a & b \\ c & d} in square brackets, \cases{a & b \\ c & d} behind a brace
/// - \text{word}, Greek letters and operators by name (formula_symbols.cpp); \, \; \quad
/// - \sum_{i=1}^{n}, \min_A with the limits below and above
///
/// @throws Error(BadArgument) at an unknown command, a missing brace or an empty script
FormulaNode parse_formula(const QString& tex);

}  // namespace aq
