// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/formula/formula_node.h"

namespace aq {
namespace {

QString joined(const std::vector<FormulaNode>& parts) {
  QString text;
  for (const FormulaNode& part : parts) {
    const bool sign = text.isEmpty() && part.kind == FormulaNode::Kind::Symbol;  // of the number behind it
    text += sign ? part.text : plain_text(part);
  }
  return text;
}

/// In parentheses where it is more than one symbol.
QString grouped(const FormulaNode& node) {
  const QString text = plain_text(node).trimmed();
  return text.size() > 1 ? QStringLiteral("(%1)").arg(text) : text;
}

QString spaced(const FormulaNode& node) {
  switch (node.symbol) {
    case SymbolKind::Binary:
    case SymbolKind::Relation:
      return QStringLiteral(" %1 ").arg(node.text);
    case SymbolKind::Punctuation:
    case SymbolKind::Operator:
    case SymbolKind::Large:
      return node.text + QChar(' ');
    case SymbolKind::Ordinary:
      break;
  }
  return node.text;
}

QString with_scripts(const FormulaNode& node) {
  QString text = plain_text(node.parts[0]).trimmed();
  if (!node.parts[1].is_empty()) text += QStringLiteral("_") + grouped(node.parts[1]);
  if (!node.parts[2].is_empty()) text += QStringLiteral("^") + grouped(node.parts[2]);
  return node.limits ? text + QChar(' ') : text;
}

QString matrix_text(const FormulaNode& node) {
  QString text;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    if (i > 0) text += i % static_cast<std::size_t>(node.columns) == 0 ? "; " : ", ";
    text += plain_text(node.parts[i]).trimmed();
  }
  return text;
}

}  // namespace

QString plain_text(const FormulaNode& node) {
  switch (node.kind) {
    case FormulaNode::Kind::Row:
      return joined(node.parts);
    case FormulaNode::Kind::Symbol:
      return spaced(node);
    case FormulaNode::Kind::Space:
      return QStringLiteral(" ");
    case FormulaNode::Kind::Fraction:
      return grouped(node.parts[0]) + QStringLiteral("/") + grouped(node.parts[1]);
    case FormulaNode::Kind::Scripts:
      return with_scripts(node);
    case FormulaNode::Kind::Root:
      return QStringLiteral("√") + grouped(node.parts[0]);
    case FormulaNode::Kind::Accent:
      return plain_text(node.parts[0]) + node.text;
    case FormulaNode::Kind::Fence:
      return node.text.left(1).trimmed() + plain_text(node.parts[0]).trimmed() + node.text.mid(1).trimmed();
    case FormulaNode::Kind::Matrix:
      return matrix_text(node);
  }
  return {};
}

}  // namespace aq
