// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/text/chat_template/evaluator.h"

namespace aq::jinja {

// The kinds of expressions. Each evaluates its operands through the evaluator, which counts steps and depth.

struct Literal : Expression {
  explicit Literal(Value held) : value(std::move(held)) {}
  Value evaluate(Evaluator&) const override { return value; }
  Value value;
};

struct Name : Expression {
  explicit Name(std::string text) : name(std::move(text)) {}
  Value evaluate(Evaluator& evaluator) const override { return evaluator.lookup(name); }
  std::string name;
};

/// [a, b] or (a, b)
struct ListDisplay : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  std::vector<ExpressionPointer> items;
  bool tuple = false;
};

/// {a: b}
struct DictDisplay : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  std::vector<std::pair<ExpressionPointer, ExpressionPointer>> entries;
};

struct AttributeOf : Expression {
  AttributeOf(ExpressionPointer of, std::string attribute_name)
      : object(std::move(of)), name(std::move(attribute_name)) {}
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer object;
  std::string name;
};

struct ItemOf : Expression {
  ItemOf(ExpressionPointer of, ExpressionPointer at) : object(std::move(of)), key(std::move(at)) {}
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer object, key;
};

/// object[start:stop:step], each of which may be missing.
struct SliceOf : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer object, start, stop, step;
};

struct ArgumentList {
  Arguments evaluate(Evaluator& evaluator) const;
  std::vector<ExpressionPointer> positional;
  std::vector<std::pair<std::string, ExpressionPointer>> named;
};

struct Call : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer callee;
  ArgumentList arguments;
};

/// value | name(arguments)
struct FilterOf : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer value;
  std::string name;
  ArgumentList arguments;
};

/// value is name(arguments)
struct TestOf : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer value;
  std::string name;
  ArgumentList arguments;
  bool negated = false;
};

/// "not", "-" or "+"
struct Unary : Expression {
  Unary(std::string with, ExpressionPointer on) : op(std::move(with)), operand(std::move(on)) {}
  Value evaluate(Evaluator& evaluator) const override;
  std::string op;
  ExpressionPointer operand;
};

/// Arithmetic, "~", "and" and "or".
struct Binary : Expression {
  Binary(std::string with, ExpressionPointer first, ExpressionPointer second)
      : op(std::move(with)), left(std::move(first)), right(std::move(second)) {}
  Value evaluate(Evaluator& evaluator) const override;
  std::string op;
  ExpressionPointer left, right;
};

/// a < b < c; also "in" and "not in".
struct Comparison : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer first;
  std::vector<std::pair<std::string, ExpressionPointer>> rest;
};

/// chosen if condition else other
struct Conditional : Expression {
  Value evaluate(Evaluator& evaluator) const override;
  ExpressionPointer condition, chosen, other;  // other may be missing
};

}  // namespace aq::jinja
