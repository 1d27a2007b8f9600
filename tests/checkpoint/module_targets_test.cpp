// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/module_targets.h"

#include <QTest>
#include <string>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

class ModuleTargetsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void namesCountBeforeExpressionsBeforeClasses() {
    const ModuleTargets targets({"Linear", "re:.*q_proj$", "model.layers.0.self_attn.q_proj"}, "file");
    QCOMPARE(targets.find("model.layers.0.self_attn.q_proj"), 2);
    QCOMPARE(targets.find("model.layers.1.self_attn.q_proj"), 1);
    QCOMPARE(targets.find("model.layers.1.mlp.up_proj"), 0);
  }

  void expressionsMatchFromTheFirstLetter() {
    const ModuleTargets targets({"re:q_proj", "re:model\\.layers\\.\\d+\\.mlp", "re:^(?!.*lm_head).*head$"},
                                "file");
    QCOMPARE(targets.find("model.q_proj"), -1);
    QCOMPARE(targets.find("q_proj.inner"), 0);
    QCOMPARE(targets.find("model.layers.12.mlp.up_proj"), 1);
    QCOMPARE(targets.find("lm_head"), -1);
    QCOMPARE(targets.find("my_head"), 2);
  }

  void equalsGoByTheAlphabetAndTheLastOfTwinsCounts() {
    QCOMPARE(ModuleTargets({"re:b?.*", "re:a?.*"}, "file").find("x"), 1);
    QCOMPARE(ModuleTargets({"x", "x"}, "file").find("x"), 1);
    QCOMPARE(ModuleTargets({}, "file").find("x"), -1);
    QCOMPARE(ModuleTargets({"LlamaAttention"}, "file").find("x"), -1);
  }

  void badExpressionsAreRefused() {
    QVERIFY_EXCEPTION_THROWN(ModuleTargets({"re:("}, "file"), Error);
    QVERIFY_EXCEPTION_THROWN(ModuleTargets({"re:" + std::string(5000, 'a')}, "file"), Error);
    const ModuleTargets endless({"re:(a+)+$"}, "file");
    QVERIFY_EXCEPTION_THROWN(endless.find(std::string(64, 'a') + "b"), Error);
  }

  void expressionsAreCountedTogether() {
    std::vector<std::string> many;
    for (int i = 0; i < 1000; ++i) many.push_back("re:layer" + std::to_string(i) + "$");
    QCOMPARE(ModuleTargets(many, "file").find("layer999"), 999);
    many.push_back(many.front());  // a twin counts once
    QCOMPARE(ModuleTargets(many, "file").find("layer0"), 1000);
    many.push_back("re:x");
    QVERIFY_EXCEPTION_THROWN(ModuleTargets(many, "file"), Error);
    std::vector<std::string> together;
    for (int i = 0; i < 20; ++i) together.push_back("re:" + std::string(3500, 'a') + std::to_string(i));
    QVERIFY_EXCEPTION_THROWN(ModuleTargets(together, "file"), Error);
  }

  /// No match of them takes what one match may.
  void workIsCountedOverAllLayers() {
    const ModuleTargets slow({"re:.*.*.*.*y"}, "file");
    const std::string layer(35, 'x');
    QCOMPARE(slow.find(layer), -1);
    int done = 1;
    const auto find_many = [&] {
      for (; done < 2000; ++done) slow.find(layer);
    };
    QVERIFY_EXCEPTION_THROWN(find_many(), Error);
    QVERIFY2(done > 10, std::to_string(done).c_str());
  }
};

AQ_TEST(ModuleTargetsTest)
#include "module_targets_test.moc"
