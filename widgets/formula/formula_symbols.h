// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <optional>

#include "widgets/formula/formula_node.h"

namespace aq {

/// The symbol of a command: "alpha" → α, "sum" → ∑, "min" → min. Nothing where there is none.
std::optional<FormulaNode> command_symbol(const QString& name);

/// The symbol that a character stands for: letters in italics, a true minus for the hyphen.
FormulaNode character_symbol(QChar character);

/// A word in upright type.
FormulaNode upright(const QString& text, SymbolKind kind = SymbolKind::Ordinary);

}  // namespace aq
