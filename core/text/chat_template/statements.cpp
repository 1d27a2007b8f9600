// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/statements.h"

#include "core/text/chat_template/value_text.h"

namespace aq::jinja {
namespace {

Value cycle_of(std::size_t index) {
  return Callable{"cycle", [index](const Arguments& arguments) {
                    if (arguments.positional.empty()) fail("cycle takes values");
                    return arguments.positional[index % arguments.positional.size()];
                  }};
}

/// What "loop" stands for in a round of a loop.
Value loop_at(const std::vector<Value>& items, std::size_t index) {
  const auto place = static_cast<std::int64_t>(index), count = static_cast<std::int64_t>(items.size());
  const Value outside = Undefined{"an item outside the loop"};
  Dict loop;
  loop.entries = {{"index", Value(place + 1)},
                  {"index0", Value(place)},
                  {"revindex", Value(count - place)},
                  {"revindex0", Value(count - place - 1)},
                  {"first", Value(index == 0)},
                  {"last", Value(place + 1 == count)},
                  {"length", Value(count)},
                  {"depth", Value(std::int64_t{1})},
                  {"depth0", Value(std::int64_t{0})},
                  {"previtem", index > 0 ? items[index - 1] : outside},
                  {"nextitem", index + 1 < items.size() ? items[index + 1] : outside},
                  {"cycle", cycle_of(index)}};
  return loop;
}

}  // namespace

void OutputStatement::render(Evaluator& evaluator) const {
  evaluator.write(to_text(evaluator.evaluate(*expression), evaluator.work()));
}

void IfStatement::render(Evaluator& evaluator) const {
  for (const auto& [condition, body] : branches)
    if (truth(evaluator.evaluate(*condition))) return evaluator.render(body);
  evaluator.render(otherwise);
}

void Target::assign(Evaluator& evaluator, const Value& value) const {
  if (!unpacks) return evaluator.assign(names.front(), value);
  const auto items = items_of(value, evaluator.work());
  if (items.size() != names.size())
    fail(std::to_string(items.size()) + " values cannot go to " + std::to_string(names.size()) + " names");
  for (std::size_t i = 0; i < names.size(); ++i) evaluator.assign(names[i], items[i]);
}

void ForStatement::render(Evaluator& evaluator) const {
  std::vector<Value> chosen;
  for (Value& item : items_of(evaluator.evaluate(*items), evaluator.work())) {
    if (condition) {
      const Evaluator::Nested scope(evaluator);
      target.assign(evaluator, item);
      if (!truth(evaluator.evaluate(*condition))) continue;
    }
    chosen.push_back(std::move(item));
  }
  if (chosen.empty()) return evaluator.render(otherwise);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    evaluator.work().step();
    const Evaluator::Nested scope(evaluator);
    evaluator.assign("loop", loop_at(chosen, i));
    target.assign(evaluator, chosen[i]);
    try {
      evaluator.render(body);
    } catch (const LoopJump::Kind kind) {
      if (kind == LoopJump::Kind::Break) break;
    }
  }
}

void SetStatement::render(Evaluator& evaluator) const {
  const Value result = value ? evaluator.evaluate(*value) : Value(evaluator.capture(nullptr, [&] {
    const Evaluator::Nested scope(evaluator);
    evaluator.render(body);
  }));
  if (attribute.empty()) return target.assign(evaluator, result);
  const Value space = evaluator.lookup(target.names.front());
  if (!space.space()) fail("\"" + target.names.front() + "\" is no namespace, so nothing in it can be set");
  space.space()->attributes.set(attribute, result, evaluator.work());
}

void MacroStatement::render(Evaluator& evaluator) const {
  evaluator.assign(name, Callable{name, [this, &evaluator](const Arguments& arguments) {
                                    return call(evaluator, arguments);
                                  }});
}

Value MacroStatement::call(Evaluator& evaluator, const Arguments& arguments) const {
  if (arguments.positional.size() > parameters.size())
    fail("the macro \"" + name + "\" is given too many values");
  evaluator.work().step(parameters.size() * arguments.named.size());  // each is looked for among the names
  Evaluator::Scope scope;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& [parameter, fallback] = parameters[i];
    const Value* given = arguments.find(i, parameter);
    scope[parameter] = given      ? *given
                       : fallback ? evaluator.evaluate(*fallback)
                                  : Value(Undefined{parameter});
  }
  return evaluator.capture(&scope, [&] { evaluator.render(body); });
}

void BlockStatement::render(Evaluator& evaluator) const {
  const Evaluator::Nested scope(evaluator);
  for (const auto& [name, value] : names) evaluator.assign(name, evaluator.evaluate(*value));
  evaluator.render(body);
}

}  // namespace aq::jinja
