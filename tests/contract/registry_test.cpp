// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/model/model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using aq::test::TemporaryFolder;

namespace {

std::string counting_text() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += std::to_string(i) + " and ";
  return text;
}

constexpr int kTinyGroup = 8;    // divides the tiny models' layers
constexpr int kShortGroup = 12;  // leaves a last group of 4 of 16 inputs, one of 8 of 32

/// Small enough for a moment's work.
Recipe shortened(Recipe recipe) {
  recipe.calibration.nsamples = 2;
  recipe.calibration.seqlen = 16;
  recipe.optimizer.epochs = std::min(recipe.optimizer.epochs, 2);
  recipe.weights.group_size = kTinyGroup;
  return recipe;
}

template <typename Listed>
void expect_unique_ids(const std::vector<Listed>& list) {
  std::set<std::string> ids;
  for (const auto& one : list) QVERIFY2(!one.id.empty() && ids.insert(one.id).second, one.id.c_str());
  QVERIFY(!ids.empty());
}

}  // namespace

/// What must be true of every method and every format, whoever adds it.
class RegistryTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  std::string text_;

  /// A run of the method on a tiny model, in the format.
  RunSpec spec_of(const std::string& family, const Method& method, const Exporter& format) {
    RunSpec spec;
    spec.model = folder_ / family;
    spec.recipe = shortened(method.apply({}));
    spec.calibration = text_;
    spec.evaluation = text_;
    spec.format = format.id;
    spec.output = folder_ / (family + "-" + method.id + "-" + format.id);
    return spec;
  }

 private Q_SLOTS:
  void initTestCase() {
    test::tiny_llama().write(folder_.path() / "llama");
    test::tiny_opt().write(folder_.path() / "opt");
    text_ = folder_.write("text.txt", counting_text());
  }

  void idsAreUnique() {
    expect_unique_ids(methods());
    expect_unique_ids(exporters());
    expect_unique_ids(presets());
  }

  void descriptorsAreComplete() {
    for (const auto& one : methods()) {
      QVERIFY2(!one.name.empty() && !one.summary.empty() && !one.formula.empty() && !one.citation.empty() &&
                   !one.inference.empty() && one.apply,
               one.id.c_str());
      QCOMPARE(&method(one.id), &one);
    }
    for (const auto& one : exporters()) {
      QVERIFY2(!one.name.empty() && !one.summary.empty() && !one.programs.empty() && one.refusal && one.write,
               one.id.c_str());
      QCOMPARE(&exporter(one.id), &one);
    }
  }

  void unknownIdsAreRefusedWithTheKnownOnes() {
    const auto names = [](auto lookup, const std::string& known) {
      try {
        lookup();
      } catch (const Error& error) {
        return error.kind() == ErrorKind::BadArgument &&
               std::string(error.what()).find(known) != std::string::npos;
      }
      return false;
    };
    QVERIFY(names([] { method("magic"); }, methods().front().id));
    QVERIFY(names([] { exporter("zip"); }, exporters().front().id));
    QVERIFY(names([] { preset("W99"); }, presets().front().id));
  }

  /// Of the number formats and the calibration a method sets what its descriptor says it fixes, whatever it was, and
  /// nothing else.
  void methodsLeaveTheUsersChoicesAlone() {
    Recipe chosen;  // every setting off its default
    chosen.weights = {.format = "fp4", .bits = 3, .granularity = "tensor", .group_size = 32, .symmetric = true,
                      .double_quantization = true};
    chosen.activations = {.bits = 6,
                          .symmetric = true,
                          .kv_bits = 8,
                          .outlier_threshold = 3,
                          .range = "static",
                          .observer = "mse",
                          .percentile = 99,
                          .clipping = "learned",
                          .clip_ratio = 0.7,
                          .kv_granularity = "channel",
                          .kv_group_size = 8};
    chosen.calibration = {.nsamples = 5, .seqlen = 99, .seed = 3};
    for (const auto& one : methods()) {
      const Recipe from_chosen = one.apply(chosen), from_defaults = one.apply({});
      QCOMPARE(from_chosen.method, one.id);
      for (const auto& parameter : recipe_parameters()) {
        const std::string section = parameter.path.substr(0, parameter.path.find('.'));
        if (section != "weights" && section != "activations" && section != "calibration") continue;
        const bool fixed = std::ranges::find(one.fixes, parameter.path) != one.fixes.end() ||
                           std::ranges::find(kAlwaysFixed, parameter.path) != kAlwaysFixed.end();
        const auto expected = fixed ? get(from_defaults, parameter) : get(chosen, parameter);
        QVERIFY2(get(chosen, parameter) != get(Recipe{}, parameter), parameter.path.c_str());
        QVERIFY2(get(from_chosen, parameter) == expected, (one.id + " " + parameter.path).c_str());
      }
      for (const auto& path : one.fixes) recipe_parameter(path);  // throws where there is no such setting
    }
  }

  /// Bits may be chosen before the method or after it: `--method M --abits 4` is `--preset W4A4 --method M`.
  void methodsDoNotLookAtTheBits() {
    for (const auto& one : methods()) {
      Recipe before;
      before.weights.bits = 3;
      before.activations.bits = 4;
      before.activations.kv_bits = 8;
      const Recipe first = one.apply(before);
      Recipe after = one.apply({});
      for (const char* path : {"weights.bits", "activations.bits", "activations.kv_bits"})
        set(after, recipe_parameter(path), get(first, recipe_parameter(path)));
      QVERIFY2(after == first, one.id.c_str());
    }
  }

  /// A recipe of one method becomes another's without a trace of the first one's number format.
  void noMethodKeepsAnothersNumberFormat() {
    for (const auto& first : methods())
      for (const auto& second : methods()) {
        const Recipe changed = second.apply(first.apply({})), direct = second.apply({});
        QCOMPARE(changed.weights.format, direct.weights.format);
        QCOMPARE(changed.activations.outlier_threshold, direct.activations.outlier_threshold);
      }
  }

  /// Recipe → JSON → text → JSON → recipe, and every setting as text on its own.
  void recipesReadBack() {
    std::vector<Recipe> recipes;
    for (const auto& one : methods()) recipes.push_back(one.apply({}));
    for (const auto& one : presets()) recipes.push_back(one.recipe);
    for (const auto& recipe : recipes) {
      QVERIFY(recipe_from_json(nlohmann::json::parse(to_json(recipe).dump())) == recipe);
      Recipe rebuilt;
      rebuilt.method = recipe.method;
      for (const auto& parameter : recipe_parameters())
        set(rebuilt, parameter, value_from_text(parameter, value_to_text(get(recipe, parameter))));
      QVERIFY(rebuilt == recipe);
    }
  }

  void presetNamesMayBeWrittenFreely() {
    for (const auto& one : presets()) {
      std::string squeezed;
      for (const char c : one.id)
        if (c != ' ') squeezed += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      QCOMPARE(preset(squeezed).id, one.id);
    }
  }

  void everyMethodInEveryFormat_data() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("format");
    for (const char* family : {"llama", "opt"})
      for (const auto& one : methods())
        for (const auto& format : exporters())
          QTest::addRow("%s %s %s", family, one.id.c_str(), format.id.c_str())
              << family << QString::fromStdString(one.id) << QString::fromStdString(format.id);
  }

  void everyMethodInEveryFormat() {
    QFETCH(QString, family);
    QFETCH(QString, method);
    QFETCH(QString, format);
    const Exporter& chosen = exporter(format.toStdString());
    const RunSpec spec = spec_of(family.toStdString(), aq::method(method.toStdString()), chosen);
    const Model before = Model::open(spec.model);
    if (const std::string reason = chosen.refusal(resolved(spec.recipe), before.config(), ""); !reason.empty())
      QSKIP(reason.c_str());
    try {
      expect_quantized_checkpoint(spec, before);
    } catch (const std::exception& error) {  // the other methods and formats shall have their turn
      QFAIL(error.what());
    }
  }

  void everyMethodWithAShortLastGroup_data() {
    QTest::addColumn<QString>("method");
    for (const auto& one : methods()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }

  void everyMethodWithAShortLastGroup() {
    QFETCH(QString, method);
    RunSpec spec = spec_of("llama", aq::method(method.toStdString()), exporter("safetensors"));
    spec.output += "-short";
    spec.recipe.weights.granularity = "group";
    spec.recipe.weights.group_size = kShortGroup;
    if (spec.recipe.weights.format == "integer")
      expect_quantized_checkpoint(spec, Model::open(spec.model));
    else
      QVERIFY_EXCEPTION_THROWN(preflight(spec), Error);
  }

  void everyRoundingRule_data() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<int>("group");
    for (const char* family : {"llama", "opt"})
      for (const auto& rule : recipe_parameter("rounding.rule").choices)
        for (const int group : {0, kShortGroup})  // 0: one scale a channel
          QTest::addRow("%s %s %d", family, rule.c_str(), group)
              << family << QString::fromStdString(rule) << group;
  }

  void everyRoundingRule() {
    QFETCH(QString, family);
    QFETCH(QString, rule);
    QFETCH(int, group);
    RunSpec spec = spec_of(family.toStdString(), method("rtn"), exporter("safetensors"));
    spec.output += "-" + rule.toStdString() + "-" + std::to_string(group);
    if (group > 0) spec.recipe.weights.granularity = "group", spec.recipe.weights.group_size = group;
    spec.recipe.rounding.rule = rule.toStdString();
    spec.recipe.rounding.epochs = 2;
    expect_quantized_checkpoint(spec, Model::open(spec.model));
  }

 private:
  void expect_quantized_checkpoint(const RunSpec& spec, const Model& before) {
    const Outcome outcome = Engine::run(spec, {});
    QVERIFY(outcome.perplexity.at("quantized") > 1);
    const Model after = Model::open(spec.output);
    QCOMPARE(after.config().layers, before.config().layers);
    QCOMPARE(after.tokenizer().vocabulary_size(), before.tokenizer().vocabulary_size());
    QVERIFY(recipe_of_checkpoint(after.files()).weights == spec.recipe.weights);
    QVERIFY(after.fingerprint() != before.fingerprint());
  }
};

AQ_TEST(RegistryTest)
#include "registry_test.moc"
