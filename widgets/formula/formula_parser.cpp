// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/formula/formula_parser.h"

#include <utility>

#include "core/base/error.h"
#include "widgets/formula/formula_symbols.h"

namespace aq {
namespace {

constexpr double kThinSpace = 3.0 / 18, kThickSpace = 5.0 / 18;  // TeX's, in ems
constexpr int kDeepest = 64;  ///< no formula for people is nested deeper, and the stack has an end

FormulaNode row_of(std::vector<FormulaNode> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = FormulaNode::Kind::Row, .parts = std::move(parts)};
}

FormulaNode fenced(const QString& ends, FormulaNode inside) {
  return {.kind = FormulaNode::Kind::Fence, .text = ends, .parts = {std::move(inside)}};
}

class FormulaParser {
 public:
  explicit FormulaParser(const QString& tex) : tex_(tex) {}

  FormulaNode whole() {
    FormulaNode row = row_of(until([this] { return at_end(); }));
    return row;
  }

 private:
  [[noreturn]] void fail(const QString& reason) const {
    throw Error(ErrorKind::BadArgument, "reading the formula", tex_.toStdString(),
                reason.toStdString() + " at character " + std::to_string(at_ + 1));
  }

  bool at_end() const { return at_ >= tex_.size(); }
  bool at(QChar character) const { return !at_end() && tex_[at_] == character; }
  bool at_command(const QString& name) const { return QStringView(tex_).mid(at_).startsWith(name); }
  void skip_blanks() {
    while (!at_end() && tex_[at_].isSpace()) ++at_;
  }
  void expect(QChar character) {
    skip_blanks();
    if (!at(character)) fail(QStringLiteral("“%1” is missing").arg(character));
    ++at_;
  }

  template <typename End>
  std::vector<FormulaNode> until(End end) {
    if (++depth_ > kDeepest) fail(QStringLiteral("it is nested too deeply"));
    std::vector<FormulaNode> parts;
    for (skip_blanks(); !end(); skip_blanks()) {
      if (at_end()) fail(QStringLiteral("its end is missing"));
      parts.push_back(with_scripts(atom()));
    }
    --depth_;
    return parts;
  }

  FormulaNode group() {
    expect('{');
    FormulaNode inside = row_of(until([this] { return at('}'); }));
    ++at_;
    return inside;
  }

  /// What a script or an accent takes: a group, or one symbol.
  FormulaNode argument() {
    skip_blanks();
    if (at_end()) fail(QStringLiteral("something is missing"));
    return at('{') ? group() : atom();
  }

  FormulaNode with_scripts(FormulaNode base) {
    FormulaNode sub, sup;
    for (skip_blanks(); at('_') || at('^'); skip_blanks()) {
      FormulaNode& script = tex_[at_++] == '_' ? sub : sup;
      script = argument();
      if (script.is_empty()) fail(QStringLiteral("a script is empty"));
    }
    if (sub.is_empty() && sup.is_empty()) return base;
    const bool limits = base.kind == FormulaNode::Kind::Symbol &&
                        (base.symbol == SymbolKind::Large || base.symbol == SymbolKind::Operator);
    return {.kind = FormulaNode::Kind::Scripts,
            .limits = limits,
            .parts = {std::move(base), std::move(sub), std::move(sup)}};
  }

  FormulaNode atom() {
    const QChar first = tex_[at_];
    if (first == '{') return group();
    if (first == '\\') return command();
    if (first == '}' || first == '^' || first == '_' || first == '&')
      fail(QStringLiteral("“%1” has no place").arg(first));
    if (first.isDigit()) return number();
    ++at_;
    return character_symbol(first);
  }

  FormulaNode number() {
    const qsizetype start = at_;
    while (!at_end() &&
           (tex_[at_].isDigit() || (tex_[at_] == '.' && at_ + 1 < tex_.size() && tex_[at_ + 1].isDigit())))
      ++at_;
    return upright(tex_.mid(start, at_ - start));
  }

  QString command_name() {
    ++at_;  // the backslash
    const qsizetype start = at_;
    while (!at_end() && tex_[at_].isLetter() && tex_[at_].unicode() < 128) ++at_;
    if (at_ == start && !at_end()) ++at_;  // a sign: \, \{
    return tex_.mid(start, at_ - start);
  }

  FormulaNode command() {
    const QString name = command_name();
    if (const auto symbol = command_symbol(name)) return *symbol;
    if (name == "frac") {
      FormulaNode numerator = group();
      return {.kind = FormulaNode::Kind::Fraction, .parts = {std::move(numerator), group()}};
    }
    if (name == "sqrt") return {.kind = FormulaNode::Kind::Root, .parts = {group()}};
    if (name == "left") return left_right();
    if (name == "matrix") return fenced(QStringLiteral("[]"), matrix());
    if (name == "cases") return fenced(QStringLiteral("{ "), matrix());
    if (name == "text") return text();
    return space_accent_or_fence(name);
  }

  FormulaNode space_accent_or_fence(const QString& name) {
    static const std::pair<const char*, double> spaces[] = {
        {",", kThinSpace}, {";", kThickSpace}, {"quad", 1.0}};
    static const std::pair<const char*, const char*> accents[] = {{"hat", "^"}, {"bar", "¯"}, {"tilde", "~"}};
    static const std::pair<const char*, const char*> fences[] = {
        {"norm", "‖‖"}, {"abs", "||"}, {"round", "⌊⌉"}, {"floor", "⌊⌋"}};
    for (const auto& [known, width] : spaces)
      if (name == known) return {.kind = FormulaNode::Kind::Space, .width = width};
    for (const auto& [known, mark] : accents)
      if (name == known)
        return {.kind = FormulaNode::Kind::Accent, .text = QString::fromUtf8(mark), .parts = {argument()}};
    for (const auto& [known, ends] : fences)
      if (name == known) return fenced(QString::fromUtf8(ends), group());
    if (name == "{" || name == "}") return upright(name);
    fail(QStringLiteral("there is no command \\%1").arg(name));
  }

  FormulaNode text() {
    expect('{');
    const qsizetype end = tex_.indexOf('}', at_);
    if (end < 0) fail(QStringLiteral("“}” is missing"));
    FormulaNode word = upright(tex_.mid(at_, end - at_));
    at_ = end + 1;
    return word;
  }

  QChar delimiter() {
    skip_blanks();
    if (at('\\')) ++at_;
    if (at_end()) fail(QStringLiteral("a delimiter is missing"));
    const QChar sign = tex_[at_++];
    return sign == '.' ? QChar(' ') : sign;
  }

  FormulaNode left_right() {
    const QChar left = delimiter();
    FormulaNode inside = row_of(until([this] { return at_command(QStringLiteral("\\right")); }));
    at_ += 6;
    return fenced(QString(left) + delimiter(), std::move(inside));
  }

  FormulaNode matrix() {
    expect('{');
    std::vector<FormulaNode> cells;
    int columns = 0, in_row = 0;
    while (true) {
      cells.push_back(
          row_of(until([this] { return at('&') || at('}') || at_command(QStringLiteral("\\\\")); })));
      ++in_row;
      if (at('&')) {
        ++at_;
        continue;
      }
      if (columns != 0 && in_row != columns) fail(QStringLiteral("the rows differ in length"));
      columns = std::exchange(in_row, 0);
      const bool last = at('}');
      at_ += last ? 1 : 2;
      if (last) return {.kind = FormulaNode::Kind::Matrix, .columns = columns, .parts = std::move(cells)};
    }
  }

  const QString tex_;
  qsizetype at_ = 0;
  int depth_ = 0;
};

}  // namespace

FormulaNode parse_formula(const QString& tex) { return FormulaParser(tex).whole(); }

}  // namespace aq
