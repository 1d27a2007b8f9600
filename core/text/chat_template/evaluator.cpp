// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/evaluator.h"

#include <utility>

#include "core/text/chat_template/globals.h"

namespace aq::jinja {

Evaluator::Evaluator(const Dict& variables, std::time_t now) : scopes_(2) {
  for (auto& [name, value] : globals(*this, now)) scopes_[0].emplace(name, std::move(value));
  for (const auto& [name, value] : variables.entries) scopes_[1][name] = value;
}

Evaluator::~Evaluator() {
  for (const auto& space : namespaces_) space->attributes.entries.clear();
}

Value Evaluator::evaluate(const Expression& expression) {
  const Work::Level level(work_);
  work_.step();
  return expression.evaluate(*this);
}

void Evaluator::render(const Body& statements) {
  const Work::Level level(work_);
  for (const auto& statement : statements) {
    work_.step();
    statement->render(*this);
  }
}

Value Evaluator::lookup(const std::string& name) const {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
    if (const auto found = scope->find(name); found != scope->end()) return found->second;
  return Undefined{name};
}

void Evaluator::write(std::string_view text) {
  work_.make(text.size());
  output_ += text;
}

Value Evaluator::make_namespace(Dict attributes) {
  work_.make(sizeof(Namespace));
  namespaces_.push_back(std::make_shared<Namespace>(Namespace{std::move(attributes)}));
  return namespaces_.back();
}

Evaluator::State Evaluator::set_aside(Scope* scope) {
  State saved{std::exchange(output_, {}), {}, scope != nullptr};
  if (scope == nullptr) return saved;
  for (std::size_t i = 2; i < scopes_.size(); ++i) saved.scopes.push_back(std::move(scopes_[i]));
  scopes_.resize(2);
  scopes_.push_back(std::move(*scope));
  return saved;
}

std::string Evaluator::put_back(State& saved) {
  if (saved.isolated) {
    scopes_.resize(2);
    for (Scope& scope : saved.scopes) scopes_.push_back(std::move(scope));
  }
  return std::exchange(output_, std::move(saved.output));
}

}  // namespace aq::jinja
