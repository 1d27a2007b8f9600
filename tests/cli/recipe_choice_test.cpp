// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/recipe_choice.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using aq::Recipe;
using aq::cli::choose_recipe;
using aq::cli::RecipeChoice;
using aq::test::TemporaryFolder;

namespace {

std::string refusal(const RecipeChoice& choice) {
  try {
    choose_recipe(choice);
    return {};
  } catch (const aq::Error& error) {
    return error.what();
  }
}

}  // namespace

class RecipeChoiceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingGivenIsAffineQuantAtW4A16() {
    const Recipe recipe = choose_recipe({});
    QVERIFY(recipe == aq::preset("W4A16").recipe);
    QCOMPARE(recipe.method, std::string("affinequant"));
    QCOMPARE(aq::short_name(recipe), std::string("W4A16"));
  }

  void aMethodIsAppliedAsPublished() {
    for (const auto& method : aq::methods()) {
      const Recipe recipe = choose_recipe({.method = method.id});
      QCOMPARE(recipe.method, method.id);
      QVERIFY(recipe.clipping == method.apply({}).clipping);
    }
  }

  void aPresetSetsTheNumbersOfAnyMethod() {
    const Recipe recipe = choose_recipe({.method = "rtn", .preset = "W4A4"});
    QCOMPARE(recipe.method, std::string("rtn"));
    QCOMPARE(recipe.activations.bits, 4);
  }

  void theFileWinsOverTheMethod() {
    const TemporaryFolder folder;
    const std::string file = folder.write("r.json", R"({"method": "rtn", "clipping": {"rule": "learned"}})");
    const Recipe recipe = choose_recipe({.file = file});
    QCOMPARE(recipe.method, std::string("rtn"));
    QCOMPARE(recipe.clipping.rule, std::string("learned"));
    QCOMPARE(recipe.transform.norm, std::string("none"));
  }

  void thePresetWinsOverTheFileAndFlagsOverAll() {
    const TemporaryFolder folder;
    const std::string file =
        folder.write("r.json", R"({"weights": {"bits": 8}, "optimizer": {"epochs": 3}})");
    QCOMPARE(choose_recipe({.file = file}).weights.bits, 8);
    QCOMPARE(choose_recipe({.preset = "W3A16", .file = file}).weights.bits, 3);
    const Recipe recipe = choose_recipe(
        {.preset = "W3A16", .file = file, .flags = {{"weights.bits", "2"}, {"optimizer.epochs", "1"}}});
    QCOMPARE(recipe.weights.bits, 2);
    QCOMPARE(recipe.optimizer.epochs, 1);
  }

  void aCheckpointsOwnFileIsARecipe() {
    const TemporaryFolder folder;
    Recipe kept = aq::preset("W2A16").recipe;
    kept.optimizer.epochs = 7;
    const nlohmann::ordered_json json{{"program_version", "1"}, {"recipe", aq::to_json(kept)}};
    QVERIFY(choose_recipe({.file = folder.write("affinequant.json", json.dump())}) == kept);
  }

  void aFileOfAnotherMethodIsRefused() {
    const TemporaryFolder folder;
    const std::string file = folder.write("r.json", R"({"method": "rtn"})");
    QVERIFY(refusal({.method = "affinequant", .file = file}).find("contradicts") != std::string::npos);
    QVERIFY(refusal({.method = "rtn", .file = file}).empty());
  }

  void groupSizeChoosesTheGranularity() {
    const auto with = [](const std::string& size) {
      return choose_recipe({.flags = {{"weights.group_size", size}}});
    };
    QCOMPARE(with("64").weights.granularity, std::string("group"));
    QCOMPARE(with("64").weights.group_size, 64);
    QCOMPARE(with("0").weights.granularity, std::string("channel"));
    QCOMPARE(with("-1").weights.granularity, std::string("channel"));
    const aq::cli::RecipeFlags both{{"weights.group_size", "64"}, {"weights.granularity", "tensor"}};
    QCOMPARE(choose_recipe({.flags = both}).weights.granularity, std::string("tensor"));
    QVERIFY(!refusal({.flags = {{"weights.group_size", "-1"}, {"weights.granularity", "group"}}}).empty());
    QVERIFY(!refusal({.flags = {{"weights.group_size", "-2"}}}).empty());
  }
};

AQ_TEST(RecipeChoiceTest)
#include "recipe_choice_test.moc"
