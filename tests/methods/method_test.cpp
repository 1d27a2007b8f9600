// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/methods/method.h"

#include <QTest>
#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

class MethodTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rtnLearnsAndTransformsNothing() {
    const aq::Recipe recipe = aq::resolved(aq::method("rtn").apply({}));
    QCOMPARE(recipe.optimizer.epochs, 0);
    QCOMPARE(recipe.transform.norm, std::string("none"));
    QCOMPARE(recipe.transform.query_key, std::string("none"));
    QCOMPARE(recipe.clipping.rule, std::string("min-max"));
  }

  void applyKeepsTheNumberFormat() {
    aq::Recipe start;
    start.weights.bits = 3;
    start.activations.bits = 6;
    start.calibration.nsamples = 7;
    for (const aq::Method& method : aq::methods()) {
      const aq::Recipe recipe = method.apply(start);
      QCOMPARE(recipe.method, method.id);
      const auto fixes = [&](const char* path) { return std::ranges::count(method.fixes, path) > 0; };
      if (!fixes("weights.bits")) QCOMPARE(recipe.weights.bits, 3);
      if (!fixes("activations.bits")) QCOMPARE(recipe.activations.bits, 6);
      QVERIFY(recipe.calibration == start.calibration);
    }
  }

  void affineQuantTakesTheMatrixWhereItMerges() {
    aq::Recipe recipe = aq::method("affinequant").apply({});
    QCOMPARE(aq::resolved(recipe).transform.norm, std::string("affine"));
    recipe.activations.bits = 4;
    QCOMPARE(aq::resolved(recipe).transform.norm, std::string("diagonal"));
    QCOMPARE(aq::resolved(recipe).transform.query_key, std::string("affine"));
  }

  void numberFormatsOfTheMethodsThatAreOne() {
    const aq::Recipe nf4 = aq::method("nf4").apply({}), int8 = aq::method("llm-int8").apply({});
    QCOMPARE(aq::short_name(nf4), std::string("W4A16 g64 nf4"));
    QVERIFY(nf4.weights.double_quantization);
    QCOMPARE(aq::short_name(int8), std::string("W8A8KV16 sym"));
    QCOMPARE(int8.activations.outlier_threshold, 6.0);
    QCOMPARE(aq::short_name(aq::method("kmeans").apply({})), std::string("W4A16 kmeans"));
  }

  void presetNamesAreForgiving() {
    for (const char* spelling : {"W3A16 g128", "w3a16g128", "W3A16-G128"})
      QCOMPARE(aq::preset(spelling).recipe.weights.group_size, 128);
    QCOMPARE(aq::preset("w4a4").recipe.activations.bits, 4);
    QVERIFY_EXCEPTION_THROWN(aq::preset("w5"), aq::Error);
    QVERIFY_EXCEPTION_THROWN(aq::method("magic"), aq::Error);
  }
};

AQ_TEST(MethodTest)
#include "method_test.moc"
