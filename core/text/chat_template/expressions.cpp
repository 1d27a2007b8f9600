// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/expressions.h"

#include "core/text/chat_template/filters.h"
#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/tests.h"

namespace aq::jinja {
namespace {

std::optional<std::int64_t> bound_of(const ExpressionPointer& bound, Evaluator& evaluator) {
  if (!bound) return std::nullopt;
  const Value value = evaluator.evaluate(*bound);
  if (value.is_none()) return std::nullopt;
  return require_integer(value, "a slice");
}

bool holds(const std::string& op, const Value& left, const Value& right, Work& work) {
  if (op == "in") return contains(left, right, work);
  if (op == "not in") return !contains(left, right, work);
  return compare(op, left, right, work);
}

}  // namespace

Value ListDisplay::evaluate(Evaluator& evaluator) const {
  List list{.tuple = tuple};
  for (const auto& item : items) list.items.push_back(evaluator.evaluate(*item));
  evaluator.work().make(list.items.size() * sizeof(Value));
  return list;
}

Value DictDisplay::evaluate(Evaluator& evaluator) const {
  Dict dict;
  for (const auto& [key, value] : entries) {
    const Value name = evaluator.evaluate(*key);
    if (!name.text()) fail("a dictionary's keys are texts here, not " + kind_of(name));
    dict.set(*name.text(), evaluator.evaluate(*value), evaluator.work());
  }
  return dict;
}

Value AttributeOf::evaluate(Evaluator& evaluator) const {
  return attribute(evaluator.evaluate(*object), name, evaluator.work());
}

Value ItemOf::evaluate(Evaluator& evaluator) const {
  const Value container = evaluator.evaluate(*object);
  return item(container, evaluator.evaluate(*key), evaluator.work());
}

Value SliceOf::evaluate(Evaluator& evaluator) const {
  const Value container = evaluator.evaluate(*object);
  const auto first = bound_of(start, evaluator), last = bound_of(stop, evaluator);
  return slice(container, first, last, bound_of(step, evaluator).value_or(1), evaluator.work());
}

Arguments ArgumentList::evaluate(Evaluator& evaluator) const {
  Arguments arguments;
  for (const auto& argument : positional) arguments.positional.push_back(evaluator.evaluate(*argument));
  for (const auto& [name, argument] : named)
    arguments.named.emplace_back(name, evaluator.evaluate(*argument));
  return arguments;
}

Value Call::evaluate(Evaluator& evaluator) const {
  const Value called = evaluator.evaluate(*callee);
  if (!called.callable()) fail(kind_of(called) + " cannot be called");
  const Value result = called.callable()->call(arguments.evaluate(evaluator));
  if (result.text()) evaluator.work().make(result.text()->size());
  if (result.list()) evaluator.work().make(result.list()->items.size() * sizeof(Value));
  return result;
}

Value FilterOf::evaluate(Evaluator& evaluator) const {
  const Value filtered = evaluator.evaluate(*value);
  return apply_filter(name, filtered, arguments.evaluate(evaluator), evaluator);
}

Value TestOf::evaluate(Evaluator& evaluator) const {
  const Value tested = evaluator.evaluate(*value);
  return apply_test(name, tested, arguments.evaluate(evaluator), evaluator.work()) != negated;
}

Value Unary::evaluate(Evaluator& evaluator) const {
  const Value value = evaluator.evaluate(*operand);
  if (op == "not") return !truth(value);
  return op == "-" ? negated(value) : negated(negated(value));
}

Value Binary::evaluate(Evaluator& evaluator) const {
  const Value first = evaluator.evaluate(*left);
  if (op == "and") return truth(first) ? evaluator.evaluate(*right) : first;
  if (op == "or") return truth(first) ? first : evaluator.evaluate(*right);
  return arithmetic(op, first, evaluator.evaluate(*right), evaluator.work());
}

Value Comparison::evaluate(Evaluator& evaluator) const {
  Value left = evaluator.evaluate(*first);
  for (const auto& [op, operand] : rest) {
    Value right = evaluator.evaluate(*operand);
    if (!holds(op, left, right, evaluator.work())) return false;
    left = std::move(right);
  }
  return true;
}

Value Conditional::evaluate(Evaluator& evaluator) const {
  if (truth(evaluator.evaluate(*condition))) return evaluator.evaluate(*chosen);
  if (other) return evaluator.evaluate(*other);
  return Undefined{"the other side of a conditional"};
}

}  // namespace aq::jinja
