// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/settings_list.h"

#include <QTest>
#include <algorithm>

#include "core/methods/method.h"
#include "core/methods/quantize_command_line.h"
#include "core/report/command_lines.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::report;

class SettingsListTest : public QObject {
  Q_OBJECT

  static const SettingValue* find(const std::vector<SettingValue>& settings, const std::string& path) {
    const auto found = std::ranges::find(settings, path, &SettingValue::path);
    return found == settings.end() ? nullptr : &*found;
  }

 private Q_SLOTS:
  void nothingDiffersInAMethodsOwnRecipe() {
    for (const auto& one : methods())
      for (const auto& setting : settings_of(one.apply(Recipe{}), Language::English))
        QVERIFY2(!setting.differs && setting.value == setting.usual, (one.id + " " + setting.path).c_str());
  }

  /// A session holds the recipe with every "auto" decided.
  void whatWasDecidedByItselfIsNoDifference() {
    for (const auto& one : methods())
      for (const int bits : {4, 16}) {
        Recipe recipe = one.apply(Recipe{});
        recipe.activations.bits = bits;
        for (const auto& setting : settings_of(resolved(recipe), Language::English))
          QVERIFY2(!setting.differs || setting.path == "activations.bits",
                   (one.id + " " + setting.path).c_str());
      }
  }

  void whatDiffersSaysFromWhat() {
    Recipe recipe = method("affinequant").apply(Recipe{});
    recipe.weights.bits = 3;
    recipe.transform.gradual_mask = false;
    const auto settings = settings_of(recipe, Language::English);
    const SettingValue* bits = find(settings, "weights.bits");
    QVERIFY(bits && bits->differs);
    QCOMPARE(bits->value, std::string("3 bits"));
    QCOMPARE(bits->usual, std::string("4 bits"));
    const SettingValue* mask = find(settings, "transform.gradual_mask");
    QVERIFY(mask && mask->differs);
    QCOMPARE(mask->value, std::string("no"));
    QCOMPARE(std::ranges::count_if(settings, &SettingValue::differs), 2);
  }

  void whatDoesNotMatterIsLeftOut() {
    Recipe recipe;
    QVERIFY(!find(settings_of(recipe, Language::English), "rounding.dampening"));
    recipe.rounding.rule = "gptq";
    QVERIFY(find(settings_of(recipe, Language::English), "rounding.dampening"));
  }

  void differencesHaveAValueForEachRun() {
    Recipe one, other;
    other.weights.bits = 8;
    QVERIFY(differences_of({one, one}, Language::English).empty());
    const auto differences = differences_of({one, other, one}, Language::English);
    QCOMPARE(differences.size(), std::size_t{1});
    QCOMPARE(differences[0].values, (std::vector<std::string>{"4 bits", "8 bits", "4 bits"}));
  }

  void commandsBreakBeforeOptionsOnly() {
    QCOMPARE(in_lines("a b --c d --e f", 11), std::string("a b --c d \\\n    --e f"));
    QCOMPARE(in_lines("a 'x --y z' --b", 8), std::string("a 'x --y z' \\\n    --b"));
    QCOMPARE(in_lines("short --one"), std::string("short --one"));
  }

  void commandsOfMethodsThatAreNotKnown() {
    RunSpec spec{.model = "m"};
    spec.recipe.method = "their own";
    spec.recipe.weights.bits = 3;
    const std::string line = quantize_command_line(spec);
    QVERIFY(line.find("--method") == std::string::npos);
    QVERIFY(line.find("--wbits 3") != std::string::npos);
  }
};

AQ_TEST(SettingsListTest)
#include "settings_list_test.moc"
