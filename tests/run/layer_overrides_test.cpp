// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/layer_overrides.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using aq::fits_glob;
using aq::LayerOverride;
using aq::Recipe;

namespace {

std::string refusal(const std::string& text) {
  try {
    aq::override_from_text(text);
    return {};
  } catch (const aq::Error& error) {
    return error.kind() == aq::ErrorKind::BadArgument ? error.what() : std::string();
  }
}

}  // namespace

class LayerOverridesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void globs_data() {
    QTest::addColumn<QString>("glob");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    QTest::newRow("the same") << "0.fc1"
                              << "0.fc1" << true;
    QTest::newRow("longer") << "0.fc1"
                            << "0.fc12" << false;
    QTest::newRow("shorter") << "0.fc1"
                             << "0.fc" << false;
    QTest::newRow("any block") << "*.fc1"
                               << "11.fc1" << true;
    QTest::newRow("any layer") << "1.*"
                               << "1.self_attn.q_proj" << true;
    QTest::newRow("another block") << "1.*"
                                   << "11.self_attn.q_proj" << false;
    QTest::newRow("one character") << "?.fc1"
                                   << "3.fc1" << true;
    QTest::newRow("not two") << "?.fc1"
                             << "13.fc1" << false;
    QTest::newRow("two stars") << "*.self_attn.*"
                               << "3.self_attn.k_proj" << true;
    QTest::newRow("goes back to the star") << "*ab"
                                           << "aab" << true;
    QTest::newRow("everything") << "**"
                                << "" << true;
    QTest::newRow("nothing") << ""
                             << "a" << false;
  }

  void globs() {
    QFETCH(QString, glob);
    QFETCH(QString, text);
    QTEST(fits_glob(glob.toStdString(), text.toStdString()), "fits");
  }

  /// Backtracking would take 2^100 steps.
  void manyStarsTakeNoTime() {
    std::string glob;
    for (int i = 0; i < 100; ++i) glob += "*a";
    QVERIFY(!fits_glob(glob + "b", std::string(20'000, 'a')));
  }

  void theLastOneThatFitsHolds() {
    Recipe recipe;
    recipe.weights.bits = 3;
    recipe.layers = {aq::override_from_text("*.fc1:bits=8,granularity=group,group_size=64"),
                     aq::override_from_text("2.*:bits=16")};
    QCOMPARE(aq::weight_recipe_of(recipe, 0, "fc2").bits, 3);
    const aq::WeightRecipe first = aq::weight_recipe_of(recipe, 0, "fc1");
    QCOMPARE(first.bits, 8);
    QCOMPARE(first.granularity, std::string("group"));
    QCOMPARE(first.group_size, 64);
    const aq::WeightRecipe both = aq::weight_recipe_of(recipe, 2, "fc1");
    QCOMPARE(both.bits, 16);
    QCOMPARE(both.group_size, 64);
    QCOMPARE(aq::short_name(recipe), std::string("W3A16 mixed"));
  }

  void theyGoThroughJsonAndText() {
    Recipe recipe;
    recipe.layers = {aq::override_from_text("*.mlp.*:bits=5,symmetric=true")};
    const nlohmann::json json = aq::to_json(recipe);
    QCOMPARE(json["layers"].dump(), std::string(R"([{"bits":5,"layers":"*.mlp.*","symmetric":true}])"));
    QVERIFY(aq::recipe_from_json(json) == recipe);
    QVERIFY(aq::override_from_text(aq::to_text(recipe.layers[0])) == recipe.layers[0]);
    QVERIFY(!aq::to_json(Recipe{}).contains("layers"));
  }

  void weightsAreRoundedWhereOneLayerIs() {
    Recipe recipe;
    recipe.weights.bits = 16;
    QVERIFY(!recipe.rounds_weights());
    recipe.layers = {aq::override_from_text("0.fc1:bits=16")};
    QVERIFY(!recipe.rounds_weights());
    recipe.layers.push_back(aq::override_from_text("1.fc1:bits=4"));
    QVERIFY(recipe.rounds_weights());
  }

  void nonsenseIsRefused() {
    QVERIFY(refusal("*.fc1").find("no colon") != std::string::npos);
    QVERIFY(refusal("*.fc1:").find("changes no setting") != std::string::npos);
    QVERIFY(refusal(":bits=4").find("names no layers") != std::string::npos);
    QVERIFY(refusal("*.fc1:bits").find("setting=value") != std::string::npos);
    QVERIFY(refusal("*.fc1:bits=12").find("out of range") != std::string::npos);
    QVERIFY(refusal("*.fc1:colour=4").find("no such setting") != std::string::npos);
    QVERIFY(refusal(std::string(300, '*') + ":bits=4").find("256") != std::string::npos);
    const auto from_json = [](const char* text) {
      try {
        aq::recipe_from_json(nlohmann::json::parse(text));
        return std::string();
      } catch (const aq::Error& error) {
        return std::string(error.what());
      }
    };
    QVERIFY(from_json(R"({"layers": [4]})").find("no text \"layers\"") != std::string::npos);
    QVERIFY(from_json(R"({"layers": {"bits": 4}})").find("no such setting") != std::string::npos);
  }
};

AQ_TEST(LayerOverridesTest)
#include "layer_overrides_test.moc"
