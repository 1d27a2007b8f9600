// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/report/language.h"
#include "core/run/recipe.h"

namespace aq::report {

/// A setting as a report's table has it.
struct SettingValue {
  std::string path;   ///< key in the recipe file
  std::string label;  ///< in the report's language
  std::string value;
  std::string usual;  ///< the method's own; the same text where nothing was changed
  bool differs = false;
};

/// Every setting that matters under this recipe, in the order of the form. What a method has is what its
/// published recipe sets; of a method that is not known the program's defaults.
std::vector<SettingValue> settings_of(const Recipe& recipe, Language language);

/// The same settings of two or more recipes, where they are not all alike: a value each.
struct SettingDifference {
  std::string path, label;
  std::vector<std::string> values;
};
std::vector<SettingDifference> differences_of(const std::vector<Recipe>& recipes, Language language);

/// Layer overrides as the command line has them, one a line of text.
std::vector<std::string> overrides_of(const Recipe& recipe);

}  // namespace aq::report
