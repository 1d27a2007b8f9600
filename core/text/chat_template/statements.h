// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/text/chat_template/evaluator.h"

namespace aq::jinja {

/// Text between tags.
struct TextStatement : Statement {
  explicit TextStatement(std::string held) : text(std::move(held)) {}
  void render(Evaluator& evaluator) const override { evaluator.write(text); }
  std::string text;
};

/// {{ expression }}
struct OutputStatement : Statement {
  explicit OutputStatement(ExpressionPointer shown) : expression(std::move(shown)) {}
  void render(Evaluator& evaluator) const override;
  ExpressionPointer expression;
};

/// {% if %} ... {% elif %} ... {% else %} ... {% endif %}
struct IfStatement : Statement {
  void render(Evaluator& evaluator) const override;
  std::vector<std::pair<ExpressionPointer, Body>> branches;
  Body otherwise;
};

/// The names that a value goes to: one, or several that a list's items go to.
struct Target {
  void assign(Evaluator& evaluator, const Value& value) const;
  std::vector<std::string> names;
  bool unpacks = false;
};

/// {% for target in items if condition %} ... {% else %} ... {% endfor %}
struct ForStatement : Statement {
  void render(Evaluator& evaluator) const override;
  Target target;
  ExpressionPointer items, condition;  // the condition may be missing
  Body body, otherwise;
};

/// {% break %} and {% continue %}: thrown as what they are.
struct LoopJump : Statement {
  enum class Kind { Break, Continue };
  explicit LoopJump(Kind which) : kind(which) {}
  void render(Evaluator&) const override { throw kind; }
  Kind kind;
};

/// {% set target = value %}, {% set space.name = value %}, {% set name %} ... {% endset %}
struct SetStatement : Statement {
  void render(Evaluator& evaluator) const override;
  Target target;
  std::string attribute;    // of the namespace that the target names; empty where the target itself is set
  ExpressionPointer value;  // missing where the body's text is the value
  Body body;
};

/// {% macro name(parameters) %} ... {% endmacro %}
struct MacroStatement : Statement {
  void render(Evaluator& evaluator) const override;
  Value call(Evaluator& evaluator, const Arguments& arguments) const;
  std::string name;
  std::vector<std::pair<std::string, ExpressionPointer>>
      parameters;  // with their defaults, which may be missing
  Body body;
};

/// What stands between two tags without being changed: {% generation %}, which tells trainers what the model
/// says, and
/// {% with name = value %}, which gives it names of its own.
struct BlockStatement : Statement {
  void render(Evaluator& evaluator) const override;
  std::vector<std::pair<std::string, ExpressionPointer>> names;
  Body body;
};

}  // namespace aq::jinja
