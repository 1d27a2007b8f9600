// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace aq {

/// What a config's lists of modules may name: a module, a class ("Linear"), or, behind "re:", a regular
/// expression that has to match from the name's first letter on (Python's re.match). ICU runs the
/// expressions, with bounds on the work they may take.
class ModuleTargets {
 public:
  /// @param file for messages. @throws Error(BadInput) where an expression is malformed or too long, or there
  /// are too many
  ModuleTargets(const std::vector<std::string>& targets, std::string file);
  ~ModuleTargets();
  ModuleTargets(ModuleTargets&&) noexcept;
  ModuleTargets& operator=(ModuleTargets&&) noexcept;

  /// The target that fits a linear layer: its name before an expression before the class "Linear", equals in
  /// their alphabetical order. @returns its place in the list; −1: none
  /// @throws Error(BadInput) where an expression takes too much work, or all so far do
  int find(const std::string& layer) const;

 private:
  struct Expression;
  struct Work;
  int find_expression(const std::string& layer) const;

  std::string file_;
  std::map<std::string, int> names_;
  std::vector<Expression> expressions_;  // in the order they are tried
  int linear_ = -1;
  std::unique_ptr<Work> work_;  // grows from find to find
};

}  // namespace aq
