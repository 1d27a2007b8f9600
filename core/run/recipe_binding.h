// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "core/base/parameter.h"
#include "core/run/recipe.h"

namespace aq {

/// A setting's description bound to the place in the recipe that holds it.
struct Binding {
  Parameter parameter;
  std::function<ParameterValue(const Recipe&)> get;
  std::function<void(Recipe&, const ParameterValue&)> set;
};

/// What a field of the recipe is held as in a ParameterValue.
template <typename Field>
struct Held {
  using Type = Field;
};
template <>
struct Held<int> {
  using Type = std::int64_t;
};

template <typename Section, typename Field>
Binding setting(Section Recipe::*section, Field Section::*field, Parameter parameter) {
  using Type = typename Held<Field>::Type;
  parameter.default_value = static_cast<Type>(Recipe{}.*section.*field);
  return {std::move(parameter),
          [=](const Recipe& recipe) -> ParameterValue { return static_cast<Type>(recipe.*section.*field); },
          [=](Recipe& recipe, const ParameterValue& value) {
            recipe.*section.*field = static_cast<Field>(std::get<Type>(value));
          }};
}

// The settings of a recipe by section, each in the order of the form.
std::vector<Binding> weight_bindings();
std::vector<Binding> activation_bindings();
std::vector<Binding> transform_bindings();
std::vector<Binding> rounding_bindings();  ///< and clipping: how a weight finds its level
std::vector<Binding> learning_bindings();  ///< optimizer and calibration set

}  // namespace aq
