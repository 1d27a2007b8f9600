#include "core/quant/activation_quantizer.h"

#include <QTest>

#include "core/quant/fake_quantize.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using aq::ActivationQuantizer;
using aq::ActivationSite;

class ActivationQuantizerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void quantizesEachTokenOnItsOwn() {
    aq::ActivationRecipe recipe;
    recipe.bits = 4;
    ActivationQuantizer quantizer(recipe);
    const at::Tensor x = aq::test::random({2, 5, 32}, 1, at::kFloat);
    const at::Tensor y = quantizer.apply(ActivationSite::MlpInput, x);
    QVERIFY(at::equal(y[1][3], aq::fake_quantize(x[1][3], {4, false}, 32)));
    QVERIFY(!at::equal(y, x));
  }

  void attentionBitsFollowUnlessSet() {
    aq::ActivationRecipe recipe;
    recipe.bits = 16;
    recipe.kv_bits = 4;
    ActivationQuantizer quantizer(recipe);
    const at::Tensor x = aq::test::random({1, 3, 16}, 2, at::kFloat);
    QVERIFY(at::equal(quantizer.apply(ActivationSite::AttentionInput, x), x));
    QVERIFY(!at::equal(quantizer.apply(ActivationSite::Key, x), x));
    recipe = {};
    recipe.bits = 4;
    QVERIFY(!at::equal(ActivationQuantizer(recipe).apply(ActivationSite::Value, x), x));
    recipe.kv_bits = 16;
    QVERIFY(at::equal(ActivationQuantizer(recipe).apply(ActivationSite::Query, x), x));
  }
};

AQ_TEST(ActivationQuantizerTest)
#include "activation_quantizer_test.moc"
