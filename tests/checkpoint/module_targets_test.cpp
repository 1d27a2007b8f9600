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
};

AQ_TEST(ModuleTargetsTest)
#include "module_targets_test.moc"
