// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/chat_template/value.h"
#include "core/text/chat_template/work.h"

namespace aq::jinja {

struct Expression;
struct Statement;

/// What a template is rendered with: names and their values in nested scopes, the text so far, and the work
/// done.
class Evaluator {
 public:
  using Scope = std::map<std::string, Value>;

  /// @param now the time that strftime_now tells
  Evaluator(const Dict& variables, std::time_t now);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  Value evaluate(const Expression& expression);
  void render(const std::vector<std::unique_ptr<Statement>>& statements);

  /// The innermost value of a name, or Undefined.
  Value lookup(const std::string& name) const;
  /// Sets a name in the innermost scope.
  void assign(const std::string& name, Value value) { scopes_.back()[name] = std::move(value); }

  void write(std::string_view text);
  std::string take_output() { return std::move(output_); }

  Work& work() { return work_; }

  /// A scope inside the present ones, for as long as it lives.
  class Nested {
   public:
    explicit Nested(Evaluator& evaluator) : evaluator_(evaluator) { evaluator_.scopes_.emplace_back(); }
    ~Nested() { evaluator_.scopes_.pop_back(); }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    Evaluator& evaluator_;
  };

  /// What `body` writes, as a text. @param scope the names it sees besides the template's own; the present
  /// scopes where it is null
  template <typename Body>
  std::string capture(Scope* scope, Body body) {
    State saved = set_aside(scope);
    try {
      body();
    } catch (...) {
      put_back(saved);
      throw;
    }
    return put_back(saved);
  }

  /// A new namespace, whose contents are dropped with the evaluator: it may hold itself.
  Value make_namespace(Dict attributes);

 private:
  struct State {
    std::string output;
    std::vector<Scope> scopes;  // of the caller, where the body sees others
    bool isolated = false;
  };
  State set_aside(Scope* scope);
  std::string put_back(State& saved);

  std::vector<Scope> scopes_;  // globals, the template's own, then nested ones
  std::string output_;
  std::vector<std::shared_ptr<Namespace>> namespaces_;
  Work work_;
};

/// An expression of a template.
struct Expression {
  virtual ~Expression() = default;
  virtual Value evaluate(Evaluator& evaluator) const = 0;
};
using ExpressionPointer = std::unique_ptr<const Expression>;

/// A part of a template between two tags, or a tag with what belongs to it.
struct Statement {
  virtual ~Statement() = default;
  virtual void render(Evaluator& evaluator) const = 0;
};
using Body = std::vector<std::unique_ptr<Statement>>;

}  // namespace aq::jinja
