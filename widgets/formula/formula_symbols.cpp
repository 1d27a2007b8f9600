// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/formula/formula_symbols.h"

#include <QHash>

namespace aq {
namespace {

struct Named {
  const char* text;
  SymbolKind kind = SymbolKind::Ordinary;
  bool italic = false;
};

const QHash<QString, Named>& named_symbols() {
  static const QHash<QString, Named> table = {
      {"alpha", {"α", SymbolKind::Ordinary, true}},
      {"beta", {"β", SymbolKind::Ordinary, true}},
      {"gamma", {"γ", SymbolKind::Ordinary, true}},
      {"delta", {"δ", SymbolKind::Ordinary, true}},
      {"epsilon", {"ε", SymbolKind::Ordinary, true}},
      {"kappa", {"κ", SymbolKind::Ordinary, true}},
      {"lambda", {"λ", SymbolKind::Ordinary, true}},
      {"mu", {"μ", SymbolKind::Ordinary, true}},
      {"sigma", {"σ", SymbolKind::Ordinary, true}},
      {"tau", {"τ", SymbolKind::Ordinary, true}},
      {"phi", {"φ", SymbolKind::Ordinary, true}},
      {"Delta", {"Δ"}},
      {"Phi", {"Φ"}},
      {"sum", {"∑", SymbolKind::Large}},
      {"prod", {"∏", SymbolKind::Large}},
      {"min", {"min", SymbolKind::Operator}},
      {"max", {"max", SymbolKind::Operator}},
      {"argmin", {"arg min", SymbolKind::Operator}},
      {"clamp", {"clamp", SymbolKind::Operator}},
      {"diag", {"diag", SymbolKind::Operator}},
      {"det", {"det", SymbolKind::Operator}},
      {"cdot", {"·", SymbolKind::Binary}},
      {"times", {"×", SymbolKind::Binary}},
      {"circ", {"∘", SymbolKind::Binary}},
      {"approx", {"≈", SymbolKind::Relation}},
      {"ne", {"≠", SymbolKind::Relation}},
      {"le", {"≤", SymbolKind::Relation}},
      {"ge", {"≥", SymbolKind::Relation}},
      {"in", {"∈", SymbolKind::Relation}},
      {"to", {"→", SymbolKind::Relation}},
      {"gets", {"←", SymbolKind::Relation}},
      {"infty", {"∞"}},
      {"partial", {"∂"}},
      {"dots", {"…"}},
  };
  return table;
}

SymbolKind kind_of(QChar character) {
  static const QString binary = QStringLiteral("+-−*/·×∘"), relation = QStringLiteral("=<>≈≤≥"),
                       punctuation = QStringLiteral(",;:");
  if (binary.contains(character)) return SymbolKind::Binary;
  if (relation.contains(character)) return SymbolKind::Relation;
  if (punctuation.contains(character)) return SymbolKind::Punctuation;
  return SymbolKind::Ordinary;
}

}  // namespace

std::optional<FormulaNode> command_symbol(const QString& name) {
  const auto found = named_symbols().constFind(name);
  if (found == named_symbols().constEnd()) return {};
  FormulaNode node = upright(QString::fromUtf8(found->text), found->kind);
  node.italic = found->italic;
  return node;
}

FormulaNode character_symbol(QChar character) {
  FormulaNode node =
      upright(character == '-' ? QString(QChar(0x2212)) : QString(character), kind_of(character));
  node.italic = character.isLetter();
  if (character == '/') node.symbol = SymbolKind::Ordinary;  // a slashed fraction is set tight
  return node;
}

FormulaNode upright(const QString& text, SymbolKind kind) {
  return {.kind = FormulaNode::Kind::Symbol, .text = text, .symbol = kind};
}

}  // namespace aq
