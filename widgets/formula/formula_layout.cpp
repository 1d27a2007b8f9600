// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/formula/formula_layout.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QStringList>
#include <QTransform>
#include <algorithm>

namespace aq {
namespace {

constexpr double kScriptSize = 0.7, kSmallestShare = 0.5;
constexpr double kLargeOperator = 1.5;
constexpr double kBinarySpace = 0.2, kRelationSpace = 0.26, kPunctuationSpace = 0.16;
constexpr double kGap = 0.12;  ///< around bars and between limits
constexpr double kMatrixColumn = 0.9, kMatrixRow = 0.3;

/// A size of type, and what is measured in it.
class Type {
 public:
  explicit Type(const QFont& font, double largest) : font_(font), largest_(largest), metrics_(font) {}

  double em() const { return metrics_.horizontalAdvance(QChar(0x2014)); }  // a dash as long as one
  double axis() const { return metrics_.xHeight() * 0.5; }
  double x_height() const { return metrics_.xHeight(); }
  double rule() const { return std::max(1.0, em() * 0.055); }
  double script_points() const {
    return std::max(font_.pointSizeF() * kScriptSize, largest_ * kSmallestShare);
  }

  Type script() const { return scaled(script_points() / font_.pointSizeF()); }
  Type scaled(double factor) const {
    QFont smaller = font_;
    smaller.setPointSizeF(font_.pointSizeF() * factor);
    return Type(smaller, largest_);
  }
  QFont font(bool italic) const {
    QFont chosen = font_;
    chosen.setItalic(italic);
    return chosen;
  }

 private:
  QFont font_;
  double largest_;
  QFontMetricsF metrics_;
};

FormulaDrawing space(double width) { return {.width = width}; }

FormulaDrawing signs(const QString& text, const QFont& font) {
  const QFontMetricsF metrics(font);
  const QRectF ink = metrics.tightBoundingRect(text);
  FormulaDrawing drawing;
  drawing.width = std::max(metrics.horizontalAdvance(text), ink.right());  // italics lean over
  drawing.ascent = std::max(0.0, -ink.top());
  drawing.descent = std::max(0.0, ink.bottom());
  drawing.glyphs.push_back({{0, 0}, text, font});
  return drawing;
}

double space_around(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Binary:
      return kBinarySpace;
    case SymbolKind::Relation:
      return kRelationSpace;
    default:
      return 0;
  }
}

FormulaDrawing set(const FormulaNode& node, const Type& type);

FormulaDrawing set_symbol(const FormulaNode& node, const Type& type) {
  if (node.symbol != SymbolKind::Large) return signs(node.text, type.font(node.italic));
  const FormulaDrawing sign = signs(node.text, type.scaled(kLargeOperator).font(false));
  FormulaDrawing centred;  // about the axis
  centred.place(sign, {0, (sign.ascent - sign.descent) / 2 - type.axis()});
  return centred;
}

bool is_sign(const FormulaNode& node) {
  return node.kind == FormulaNode::Kind::Symbol &&
         (node.symbol == SymbolKind::Binary || node.symbol == SymbolKind::Relation);
}

/// A minus behind nothing, or behind another operator, is a sign of the number: no space.
bool is_unary(const std::vector<FormulaNode>& parts, std::size_t index) {
  if (parts[index].symbol != SymbolKind::Binary) return false;
  return index == 0 || is_sign(parts[index - 1]) ||
         (parts[index - 1].kind == FormulaNode::Kind::Symbol &&
          parts[index - 1].symbol == SymbolKind::Punctuation);
}

bool is_operator(const FormulaNode& node) {
  const FormulaNode& base = node.kind == FormulaNode::Kind::Scripts ? node.parts[0] : node;
  return base.kind == FormulaNode::Kind::Symbol &&
         (base.symbol == SymbolKind::Operator || base.symbol == SymbolKind::Large);
}

FormulaDrawing set_row(const std::vector<FormulaNode>& parts, const Type& type) {
  FormulaDrawing row;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool symbol = parts[i].kind == FormulaNode::Kind::Symbol;
    // A function stands apart from what it is multiplied by.
    if (i > 0 && is_operator(parts[i]) && !is_operator(parts[i - 1]) && !is_sign(parts[i - 1]))
      row.append(space(kPunctuationSpace * type.em()));
    const double around = symbol && !is_unary(parts, i) ? space_around(parts[i].symbol) * type.em() : 0;
    row.append(space(around));
    row.append(set(parts[i], type));
    row.append(space(around));
    const bool more = i + 1 < parts.size();
    if (more && ((symbol && parts[i].symbol == SymbolKind::Punctuation) || is_operator(parts[i])))
      row.append(space(kPunctuationSpace * type.em()));
  }
  return row;
}

FormulaDrawing set_fraction(const FormulaNode& node, const Type& type) {
  const FormulaDrawing above = set(node.parts[0], type), below = set(node.parts[1], type);
  const double gap = kGap * type.em(), overhang = 0.08 * type.em(), rule = type.rule();
  const double width = std::max(above.width, below.width) + 2 * overhang;
  FormulaDrawing fraction;
  fraction.place(space(width + 2 * overhang), {0, 0});
  fraction.rules.push_back({overhang, -type.axis() - rule / 2, width, rule});
  const auto centred = [&](const FormulaDrawing& part) { return overhang + (width - part.width) / 2; };
  fraction.place(above, {centred(above), -type.axis() - rule / 2 - gap - above.descent});
  fraction.place(below, {centred(below), -type.axis() + rule / 2 + gap + below.ascent});
  return fraction;
}

FormulaDrawing set_limits(const FormulaDrawing& base, const FormulaDrawing& below,
                          const FormulaDrawing& above, double gap) {
  const double width = std::max({base.width, below.width, above.width});
  FormulaDrawing all;
  all.place(base, {(width - base.width) / 2, 0});
  if (below.width > 0) all.place(below, {(width - below.width) / 2, base.descent + gap + below.ascent});
  if (above.width > 0) all.place(above, {(width - above.width) / 2, -base.ascent - gap - above.descent});
  all.width = width;
  return all;
}

FormulaDrawing set_scripts(const FormulaNode& node, const Type& type) {
  const FormulaDrawing base = set(node.parts[0], type);
  const FormulaDrawing sub = set(node.parts[1], type.script()), sup = set(node.parts[2], type.script());
  if (node.limits) return set_limits(base, sub, sup, kGap * type.em());
  double lower = std::max(0.2 * type.em(), base.descent - 0.1 * type.em());
  const double raise = std::max(0.8 * type.x_height(), base.ascent - 0.3 * type.em());
  if (sub.width > 0 && sup.width > 0) {  // apart by at least a gap
    const double bottom_of_sup = -raise + sup.descent, top_of_sub = lower - sub.ascent;
    lower += std::max(0.0, bottom_of_sup + kGap * type.em() - top_of_sub);
  }
  FormulaDrawing all = base;
  const double beside = base.width + 0.04 * type.em();
  if (sub.width > 0) all.place(sub, {beside, lower});
  if (sup.width > 0) all.place(sup, {beside, -raise});
  return all;
}

FormulaDrawing set_root(const FormulaNode& node, const Type& type) {
  const FormulaDrawing inside = set(node.parts[0], type);
  const double rule = type.rule(), gap = kGap * type.em(), hook = 0.55 * type.em();
  const double top = -inside.ascent - gap - rule, bottom = inside.descent + 0.5 * gap;
  FormulaDrawing root;
  root.place(inside, {hook + 0.06 * type.em(), 0});
  QPainterPath path({0, top + 0.62 * (bottom - top)});
  path.lineTo(0.14 * type.em(), top + 0.55 * (bottom - top));
  path.lineTo(0.3 * type.em(), bottom);
  path.lineTo(hook, top);
  path.lineTo(root.width + 0.06 * type.em(), top);
  root.strokes.push_back({path, rule});
  root.width += 0.1 * type.em();
  root.ascent = std::max(root.ascent, rule - top);
  root.descent = std::max(root.descent, bottom);
  return root;
}

QPainterPath accent_path(QChar mark, double width, double y, double em) {
  QPainterPath path;
  if (mark == QChar(0x00AF)) {  // a bar
    path.moveTo(0, y);
    path.lineTo(width, y);
    return path;
  }
  const double middle = width / 2, half = 0.2 * em, high = 0.14 * em;
  if (mark == '^') {
    path.moveTo(middle - half, y);
    path.lineTo(middle, y - high);
    path.lineTo(middle + half, y);
    return path;
  }
  path.moveTo(middle - half, y);  // a tilde
  path.cubicTo(middle - half / 2, y - 2 * high, middle + half / 2, y + high, middle + half, y - high);
  return path;
}

FormulaDrawing set_accent(const FormulaNode& node, const Type& type) {
  FormulaDrawing all = set(node.parts[0], type);
  const double y = -all.ascent - 0.1 * type.em();
  // Slanted letters carry their accents to the right of their middle.
  const double lean = node.parts[0].italic ? 0.06 * type.em() : 0;
  QPainterPath path = accent_path(node.text.front(), all.width, y, type.em());
  path.translate(lean, 0);
  all.strokes.push_back({path, type.rule()});
  all.ascent = -y + 0.16 * type.em();
  return all;
}

/// One end of a fence from `top` to `bottom`. @param right the closing one
FormulaDrawing fence_end(QChar sign, double top, double bottom, bool right, const Type& type) {
  const double em = type.em(), tall = bottom - top, rule = type.rule();
  if (sign == ' ') return {};
  QPainterPath path;
  double width = 0.3 * em;
  const double stem = 0.12 * em, arm = 0.28 * em;
  const bool top_arm = sign == '[' || sign == ']' || sign == QChar(0x2309);
  const bool bottom_arm = sign == '[' || sign == ']' || sign == QChar(0x230A) || sign == QChar(0x230B);
  if (sign == '(' || sign == ')') {
    const double bulge = std::min(0.3 * em, 0.12 * tall + 0.08 * em);
    path.moveTo(0.27 * em, top);
    path.cubicTo(0.27 * em - bulge, top + 0.3 * tall, 0.27 * em - bulge, bottom - 0.3 * tall, 0.27 * em,
                 bottom);
  } else if (sign == '{' || sign == '}') {
    const double middle = (top + bottom) / 2, bend = std::min(0.2 * em, tall / 4);
    path.moveTo(0.34 * em, top);
    path.cubicTo(0.14 * em, top, 0.24 * em, middle - bend / 2, 0.04 * em, middle);
    path.cubicTo(0.24 * em, middle + bend / 2, 0.14 * em, bottom, 0.34 * em, bottom);
    width = 0.4 * em;
  } else {
    path.moveTo(stem, top);
    path.lineTo(stem, bottom);
    if (sign == QChar(0x2016)) {  // ‖
      path.moveTo(stem + 0.16 * em, top);
      path.lineTo(stem + 0.16 * em, bottom);
      width = 0.4 * em;
    } else if (sign == '|') {
      width = 2 * stem;
    }
    if (top_arm) {
      path.moveTo(stem, top);
      path.lineTo(arm, top);
    }
    if (bottom_arm) {
      path.moveTo(stem, bottom);
      path.lineTo(arm, bottom);
    }
  }
  if (right) path = QTransform(-1, 0, 0, 1, width, 0).map(path);
  return {.width = width, .ascent = -top, .descent = bottom, .strokes = {{path, rule}}};
}

FormulaDrawing set_fence(const FormulaNode& node, const Type& type) {
  const FormulaDrawing inside = set(node.parts[0], type);
  // Alike above and below the axis, so that nested fences line up.
  const double reach =
      std::max({inside.ascent - type.axis(), inside.descent + type.axis(), 0.42 * type.em()}) +
      0.08 * type.em();
  const double top = -type.axis() - reach, bottom = -type.axis() + reach;
  FormulaDrawing all = fence_end(node.text[0], top, bottom, false, type);
  all.append(space(0.04 * type.em()));
  all.append(inside);
  all.append(space(0.04 * type.em()));
  all.append(fence_end(node.text[1], top, bottom, true, type));
  return all;
}

FormulaDrawing set_matrix(const FormulaNode& node, const Type& type) {
  const auto columns = static_cast<std::size_t>(node.columns), rows = node.parts.size() / columns;
  std::vector<FormulaDrawing> cells;
  std::vector<double> widths(columns, 0), ascents(rows, 0), descents(rows, 0);
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    cells.push_back(set(node.parts[i], type));
    widths[i % columns] = std::max(widths[i % columns], cells[i].width);
    ascents[i / columns] = std::max({ascents[i / columns], cells[i].ascent, type.x_height()});
    descents[i / columns] = std::max(descents[i / columns], cells[i].descent);
  }
  const double gap = kMatrixRow * type.em();
  double height = gap * static_cast<double>(rows - 1);
  for (std::size_t r = 0; r < rows; ++r) height += ascents[r] + descents[r];
  FormulaDrawing all;
  double y = -type.axis() - height / 2;
  for (std::size_t r = 0; r < rows; ++r) {
    double x = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      const FormulaDrawing& cell = cells[r * columns + c];
      all.place(cell, {x + (widths[c] - cell.width) / 2, y + ascents[r]});
      x += widths[c] + kMatrixColumn * type.em();
    }
    y += ascents[r] + descents[r] + gap;
  }
  return all;
}

FormulaDrawing set(const FormulaNode& node, const Type& type) {
  switch (node.kind) {
    case FormulaNode::Kind::Row:
      return set_row(node.parts, type);
    case FormulaNode::Kind::Symbol:
      return set_symbol(node, type);
    case FormulaNode::Kind::Space:
      return space(node.width * type.em());
    case FormulaNode::Kind::Fraction:
      return set_fraction(node, type);
    case FormulaNode::Kind::Scripts:
      return set_scripts(node, type);
    case FormulaNode::Kind::Root:
      return set_root(node, type);
    case FormulaNode::Kind::Accent:
      return set_accent(node, type);
    case FormulaNode::Kind::Fence:
      return set_fence(node, type);
    case FormulaNode::Kind::Matrix:
      return set_matrix(node, type);
  }
  return {};
}

}  // namespace

FormulaDrawing lay_out(const FormulaNode& node, const QFont& font) {
  return set(node, Type(font, font.pointSizeF()));
}

QFont formula_font(double points) {
  static const QStringList families = [] {
    QStringList known;
    const QStringList installed = QFontDatabase::families();
    for (const char* name : {"STIX Two Text", "Latin Modern Roman", "TeX Gyre Termes", "Libertinus Serif",
                             "Noto Serif", "DejaVu Serif"})
      if (installed.contains(name)) known << name;
    return known;
  }();
  QFont font;
  font.setStyleHint(QFont::Serif);
  if (!families.isEmpty()) font.setFamilies(families);
  font.setPointSizeF(points);
  return font;
}

}  // namespace aq
