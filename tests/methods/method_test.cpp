#include "core/methods/method.h"

#include <QTest>
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
      QVERIFY(recipe.weights == start.weights);
      QVERIFY(recipe.activations == start.activations);
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
