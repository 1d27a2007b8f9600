// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/activation_quantizer.h"

#include <QTest>

#include "core/quant/fake_quantize.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using aq::ActivationQuantizer;
using aq::ActivationRecipe;
using aq::ActivationSite;
using aq::fake_quantize;
using aq::SiteParameters;

class ActivationQuantizerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void quantizesEachTokenOnItsOwn() {
    aq::ActivationRecipe recipe;
    recipe.bits = 4;
    ActivationQuantizer quantizer(recipe);
    const at::Tensor x = aq::test::random({2, 5, 32}, 1, at::kFloat);
    const at::Tensor y = quantizer.apply(ActivationSite::MlpInput, x, {});
    QVERIFY(at::equal(y[1][3], aq::fake_quantize(x[1][3], {4, false}, 32)));
    QVERIFY(!at::equal(y, x));
  }

  void attentionBitsFollowUnlessSet() {
    aq::ActivationRecipe recipe;
    recipe.bits = 16;
    recipe.kv_bits = 4;
    ActivationQuantizer quantizer(recipe);
    const at::Tensor x = aq::test::random({1, 3, 16}, 2, at::kFloat);
    QVERIFY(at::equal(quantizer.apply(ActivationSite::AttentionInput, x, {}), x));
    QVERIFY(!at::equal(quantizer.apply(ActivationSite::Key, x, {}), x));
    recipe = {};
    recipe.bits = 4;
    QVERIFY(!at::equal(ActivationQuantizer(recipe).apply(ActivationSite::Value, x, {}), x));
    recipe.kv_bits = 16;
    QVERIFY(at::equal(ActivationQuantizer(recipe).apply(ActivationSite::Query, x, {}), x));
  }

  void channelsWithOutliersStayFloat() {
    // Channel 1 reaches 6 in the second token. The others in 3 bits, by hand: absmax 3 over 3 steps in the
    // first token; in the second 0.9, where the 6 does not count.
    ActivationQuantizer quantizer({.bits = 3, .symmetric = true, .outlier_threshold = 6});
    const at::Tensor x = at::tensor({3.0F, 0.2F, -1.4F, 0.9F, 6.0F, 0.4F}).reshape({1, 2, 3});
    const at::Tensor expected = at::tensor({3.0F, 0.2F, -1.0F, 0.9F, 6.0F, 0.3F}).reshape({1, 2, 3});
    QVERIFY(at::allclose(quantizer.apply(ActivationSite::MlpInput, x, {}), expected));
    // Attention has no such channels.
    QVERIFY(!at::allclose(quantizer.apply(ActivationSite::Key, x, {}).select(2, 1), x.select(2, 1)));
  }

  void withoutOutliersAThresholdChangesNothing() {
    const at::Tensor x = aq::test::random({2, 5, 32}, 3, at::kFloat);
    ActivationQuantizer with({.bits = 8, .symmetric = true, .outlier_threshold = 100});
    ActivationQuantizer without({.bits = 8, .symmetric = true});
    QVERIFY(at::equal(with.apply(ActivationSite::MlpInput, x, {}),
                      without.apply(ActivationSite::MlpInput, x, {})));
  }

  /// A text's output does not depend on what it is computed beside.
  void eachTextHasItsOwnOutliers() {
    const at::Tensor x = aq::test::random({2, 5, 32}, 5, at::kFloat);
    x[0][1][3] = 7;
    ActivationQuantizer quantizer({.bits = 8, .symmetric = true, .outlier_threshold = 6});
    const at::Tensor both = quantizer.apply(ActivationSite::MlpInput, x, {});
    for (std::int64_t text = 0; text < 2; ++text)
      QVERIFY(at::equal(both[text], quantizer.apply(ActivationSite::MlpInput, x.narrow(0, text, 1), {})[0]));
    QVERIFY(at::equal(both[0].select(1, 3), x[0].select(1, 3)));
    QVERIFY(!at::equal(both[1].select(1, 3), x[1].select(1, 3)));
  }

  void outliersPassTheWholeGradient() {
    const at::Tensor x = aq::test::random({4, 16}, 4, at::kFloat);
    x.select(1, 2).fill_(7);
    x.requires_grad_();
    ActivationQuantizer quantizer({.bits = 8, .symmetric = true, .outlier_threshold = 6});
    quantizer.apply(ActivationSite::MlpInput, x, {}).sum().backward();
    QVERIFY(at::equal(x.grad().select(1, 2), at::ones({4}, at::kFloat)));
    QVERIFY(x.grad().isfinite().all().item<bool>());
  }

  /// LLM.int8() as bitsandbytes computes it: outlier columns, codes and the product.
  void equalsBitsandbytes() {
    const auto golden = aq::test::golden_tensors("codebook_golden");
    const at::Tensor &x = golden.at("int8_input"), &w = golden.at("int8_weight");
    ActivationQuantizer quantizer({.bits = 8, .symmetric = true, .outlier_threshold = 6});
    const at::Tensor y = quantizer.apply(ActivationSite::MlpInput, x, {});
    const auto weight = aq::quantize_weight(w, {8, true}, w.size(1));
    QVERIFY(at::equal(weight.integers.to(at::kFloat) - 127, golden.at("int8_weight_codes")));
    const at::Tensor columns = golden.at("int8_outliers").to(at::kLong);
    QVERIFY(at::equal(y.index_select(1, columns), x.index_select(1, columns)));
    const at::Tensor scale = golden.at("int8_input_absmax").unsqueeze(1) / 127;
    const at::Tensor codes = (y / scale).index_fill(1, columns, 0);
    QVERIFY(at::allclose(codes, golden.at("int8_input_codes"), 0, 1e-4));
    QVERIFY(at::allclose(y.matmul(weight.dequantized.t()), golden.at("int8_product"), 1e-4, 1e-4));
  }

  void clippedTokensHaveShorterRanges() {
    const at::Tensor x = at::tensor({-1.0F, 0.1F, 3.0F, 8.0F}).reshape({1, 4});
    ActivationQuantizer quantizer({.bits = 4, .clip_ratio = 0.5});
    const at::Tensor lower = at::full({1}, 0.5F), upper = at::full({1}, 0.5F);
    const at::Tensor expected = fake_quantize(x, {4, false}, 4, lower, upper);
    QVERIFY(at::equal(quantizer.apply(ActivationSite::MlpInput, x, {}), expected));
    QVERIFY(at::equal(quantizer.apply(ActivationSite::Key, x, {}), fake_quantize(x, {4, false}, 4)));
    SiteParameters learned;
    learned.lower = at::scalar_tensor(0.5F);
    learned.upper = at::scalar_tensor(0.5F);
    QVERIFY(at::equal(ActivationQuantizer({.bits = 4}).apply(ActivationSite::Key, x, learned), expected));
  }

  void learnedFactorsGetGradients() {
    SiteParameters learned;
    learned.lower = at::full({}, 0.8F).requires_grad_();
    learned.upper = at::full({}, 0.8F).requires_grad_();
    at::manual_seed(4);
    ActivationQuantizer({.bits = 3})
        .apply(ActivationSite::MlpInput, at::randn({2, 5, 16}), learned)
        .square()
        .sum()
        .backward();
    QVERIFY(learned.lower.grad().abs().item<float>() > 0 && learned.upper.grad().abs().item<float>() > 0);
  }

  void keysMayHaveScalesAChannel() {
    at::manual_seed(5);
    at::Tensor x = at::randn({1, 2, 10, 6});  // batch, heads, tokens, channels
    x.select(3, 2).mul_(50);                  // a loud channel, as keys have
    const ActivationRecipe recipe{.bits = 4, .kv_granularity = "channel", .kv_group_size = 4};
    const at::Tensor y = ActivationQuantizer(recipe).apply(ActivationSite::Key, x, {});
    const at::Tensor group =
        x[0][1].slice(0, 4, 8).select(1, 3).contiguous();  // tokens 4 to 7 of one channel
    QVERIFY(at::equal(y[0][1].slice(0, 4, 8).select(1, 3), fake_quantize(group, {4, false}, 4)));
    QVERIFY(at::equal(y.slice(2, 8), x.slice(2, 8)));  // the group that is not full
    const auto error = [&](const at::Tensor& rounded) {
      return (rounded - x).select(3, 0).slice(1, 0, 8).square().sum().item<double>();
    };
    QVERIFY(error(y) < 0.1 * error(ActivationQuantizer({.bits = 4}).apply(ActivationSite::Key, x, {})));
    QVERIFY(at::equal(ActivationQuantizer(recipe).apply(ActivationSite::Value, x, {}),
                      fake_quantize(x, {4, false}, 6)));
    QVERIFY(at::equal(ActivationQuantizer(recipe).apply(ActivationSite::Key, x.slice(2, 0, 3), {}),
                      x.slice(2, 0, 3)));
  }

  void staticRangesAreTheSites() {
    SiteParameters site;
    site.low = at::scalar_tensor(-1.0F);
    site.high = at::scalar_tensor(2.0F);
    const at::Tensor x = at::tensor({-5.0F, 0.2F, 9.0F}).reshape({1, 3});
    const at::Tensor y = ActivationQuantizer({.bits = 2}).apply(ActivationSite::DownInput, x, site);
    QVERIFY(at::equal(y, at::tensor({-1.0F, 0.0F, 2.0F}).reshape({1, 3})));
  }
};

AQ_TEST(ActivationQuantizerTest)
#include "activation_quantizer_test.moc"
