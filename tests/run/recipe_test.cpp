// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/recipe.h"

#include <QTest>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using aq::Error;
using aq::ErrorKind;
using aq::Parameter;
using aq::ParameterType;
using aq::ParameterValue;
using aq::Recipe;

namespace {

/// A legal value of the parameter that is not its default.
ParameterValue another_value(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::Boolean:
      return !std::get<bool>(parameter.default_value);
    case ParameterType::Integer: {
      const auto value = std::get<std::int64_t>(parameter.default_value);
      return value > 3 ? std::int64_t{3} : std::int64_t{5};
    }
    case ParameterType::Real: {
      const auto value = std::get<double>(parameter.default_value);
      return (value + (value > parameter.minimum ? parameter.minimum : parameter.maximum)) / 2;
    }
    case ParameterType::Choice:
      break;
  }
  for (const auto& choice : parameter.choices)
    if (ParameterValue(choice) != parameter.default_value) return choice;
  return parameter.default_value;
}

std::string refusal(const nlohmann::json& json) {
  try {
    aq::recipe_from_json(json);
    return {};
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadArgument ? error.what() : std::string();
  }
}

}  // namespace

class RecipeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySettingIsDescribed() {
    std::set<std::string> paths, flags;
    for (const auto& parameter : aq::recipe_parameters()) {
      QVERIFY2(!parameter.label.empty() && !parameter.help.empty(), parameter.path.c_str());
      QVERIFY2(parameter.flag.starts_with("--"), parameter.flag.c_str());
      QVERIFY2(paths.insert(parameter.path).second, parameter.path.c_str());
      QVERIFY2(flags.insert(parameter.flag).second, parameter.flag.c_str());
      QCOMPARE(parameter.choices.size(), parameter.choice_labels.size());
      aq::check(parameter, parameter.default_value);
      if (!parameter.depends_on.empty()) aq::recipe_parameter(parameter.depends_on);
    }
  }

  void everySettingIsStored() {
    for (const auto& parameter : aq::recipe_parameters()) {
      Recipe recipe;
      QVERIFY2(aq::get(recipe, parameter) == parameter.default_value, parameter.path.c_str());
      const ParameterValue value = another_value(parameter);
      aq::set(recipe, parameter, value);
      QVERIFY2(aq::get(recipe, parameter) == value, parameter.path.c_str());
    }
  }

  void jsonReadsBack() {
    Recipe recipe;
    recipe.method = "something else";
    for (const auto& parameter : aq::recipe_parameters())
      aq::set(recipe, parameter, another_value(parameter));
    QVERIFY(aq::recipe_from_json(nlohmann::json::parse(aq::to_json(recipe).dump())) == recipe);
  }

  void missingKeysKeepTheStart() {
    Recipe start;
    start.weights.bits = 3;
    start.transform.norm = "diagonal";
    const Recipe read = aq::recipe_from_json({{"transform", {{"norm", "affine"}}}}, start);
    QCOMPARE(read.weights.bits, 3);
    QCOMPARE(read.transform.norm, std::string("affine"));
  }

  void refusesUnknownAndWrong() {
    QVERIFY(refusal({{"weights", {{"bit", 4}}}}).find("weights.bit") != std::string::npos);
    QVERIFY(refusal({{"wieghts", {{"bits", 4}}}}).find("wieghts") != std::string::npos);
    QVERIFY(refusal({{"weights", 4}}).find("weights") != std::string::npos);
    QVERIFY(refusal({{"weights", {{"bits", 4.5}}}}).find("--wbits") != std::string::npos);
    QVERIFY(!refusal(nlohmann::json::array()).empty());
  }

  void bitsBetweenIntegerAndFloatAreRefused() {
    for (const int bits : {9, 12, 15}) QVERIFY(!refusal({{"weights", {{"bits", bits}}}}).empty());
    QVERIFY(!refusal({{"activations", {{"kv_bits", 1}}}}).empty());
    for (const int bits : {2, 8, 16}) QVERIFY(refusal({{"weights", {{"bits", bits}}}}).empty());
  }

  void automaticIsDecidedByTheActivations() {
    Recipe recipe;
    recipe.transform.norm = recipe.transform.query_key = recipe.transform.up_down = "auto";
    QCOMPARE(aq::resolved(recipe).transform.norm, std::string("affine"));
    QCOMPARE(aq::resolved(recipe).transform.query_key, std::string("diagonal"));
    QCOMPARE(aq::resolved(recipe).transform.up_down, std::string("none"));
    recipe.activations.bits = 4;
    QCOMPARE(aq::resolved(recipe).transform.norm, std::string("diagonal"));
    QCOMPARE(aq::resolved(recipe).transform.query_key, std::string("affine"));
    QCOMPARE(aq::resolved(recipe).transform.up_down, std::string("diagonal"));
  }

  void attentionFollowsTheActivations() {
    Recipe recipe;
    QVERIFY(!recipe.quantizes_activations());
    recipe.activations.kv_bits = 8;
    QVERIFY(recipe.quantizes_activations());
    recipe.activations = {.bits = 4};
    QCOMPARE(recipe.effective_kv_bits(), 4);
    recipe.activations.kv_bits = 16;
    QCOMPARE(recipe.effective_kv_bits(), 16);
  }

  void namesAreShort() {
    Recipe recipe;
    QCOMPARE(aq::short_name(recipe), std::string("W4A16"));
    recipe.weights = {.bits = 3, .granularity = "group", .group_size = 128};
    QCOMPARE(aq::short_name(recipe), std::string("W3A16 g128"));
    recipe.weights = {.bits = 4, .symmetric = true};
    recipe.activations = {.bits = 4, .kv_bits = 8};
    QCOMPARE(aq::short_name(recipe), std::string("W4A4KV8 sym"));
  }
};

AQ_TEST(RecipeTest)
#include "recipe_test.moc"
