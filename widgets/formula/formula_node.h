// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <vector>

namespace aq {

/// How a symbol stands to its neighbours: it decides the space around it.
enum class SymbolKind { Ordinary, Operator, Binary, Relation, Punctuation, Large };

/// A formula as a tree: what is written, not where.
struct FormulaNode {
  enum class Kind {
    Row,       ///< parts one after the other
    Symbol,    ///< `text`
    Space,     ///< `width` ems
    Fraction,  ///< parts: numerator, denominator
    Scripts,   ///< parts: base, subscript, superscript; the last two may be empty rows
    Root,      ///< parts: radicand
    Accent,    ///< `text` (a hat, bar or tilde) above parts[0]
    Fence,     ///< parts[0] between the two characters of `text`
    Matrix     ///< parts row by row, `columns` in each
  };
  Kind kind = Kind::Row;
  QString text = {};
  SymbolKind symbol = SymbolKind::Ordinary;
  bool italic = false;
  bool limits = false;  ///< Scripts: below and above the base instead of beside it
  double width = 0;
  int columns = 0;
  std::vector<FormulaNode> parts = {};

  bool is_empty() const { return kind == Kind::Row && parts.empty(); }
};

/// The formula in one line of plain text, for screen readers and the clipboard: "s = (h − l)/(2^b − 1)".
QString plain_text(const FormulaNode& node);

}  // namespace aq
