// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/weight_format.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

WeightRecipe in_format(const std::string& format) {
  return {.format = format, .bits = 4, .granularity = "group", .group_size = 32};
}

/// What the refusal names, or nothing.
std::string refused_flag(const Recipe& recipe) {
  try {
    require_weight_format(recipe);
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadArgument ? error.what() : "of another kind";
  }
  return {};
}

}  // namespace

class WeightFormatTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyFormatOfTheRecipeIsKnown() {
    const at::Tensor w = test::random({4, 64}, 1, at::kFloat);
    for (const auto& format : recipe_parameter("weights.format").choices) {
      const QuantizedWeight q = quantize_weight(w, in_format(format), "q_proj", 0);
      QCOMPARE(q.dequantized.sizes(), w.sizes());
      QVERIFY(at::allclose(q.dequantized, w, 0, 0.6) && !at::equal(q.dequantized, w));
      QCOMPARE(q.codebook.defined(), format != "integer");
    }
  }

  void codeBooksTakeWholeGroups() {
    for (const char* format : {"nf4", "fp4", "kmeans"})
      for (const std::int64_t in : {24, 72}) {
        try {
          quantize_weight(at::ones({4, in}, at::kFloat), in_format(format), "q_proj", 0);
          QFAIL("not refused");
        } catch (const Error& error) {
          QVERIFY(error.kind() == ErrorKind::BadArgument);
          QVERIFY2(error.reason().starts_with(format), error.what());
        }
      }
  }

  void integersTakeALastGroupThatIsNotFull() {
    const WeightRecipe recipe = in_format("integer");
    QCOMPARE(weight_row(recipe, 4, 72, "q_proj"), std::int64_t{32});
    QCOMPARE(weight_row(recipe, 4, 24, "q_proj"), std::int64_t{24});  // one group, not full
    QCOMPARE(weight_rows(32, 4, 72), std::int64_t{12});
    QCOMPARE(weight_rows(4 * 72, 4, 72), std::int64_t{1});
    const at::Tensor w = test::random({4, 72}, 1, at::kFloat);
    QCOMPARE(quantize_weight(w, recipe, "q_proj", 0).scale.size(1), std::int64_t{3});
    QVERIFY(at::equal(fake_quantize_weight(w, recipe, "q_proj", 0),
                      quantize_weight(w, recipe, "q_proj", 0).dequantized));
  }

  /// 80 weights in 3 groups: 4 bits, and 3 · (16 + 4) for scales and zero points.
  void everyScaleIsCounted() {
    QCOMPARE(bits_per_weight(in_format("integer"), 4, 80), 4 + 3 * 20 / 80.0);
    QCOMPARE(bits_per_weight(in_format("integer"), 4, 64), 4 + 20 / 32.0);
  }

  void theGradientGoesStraightThrough() {
    for (const char* format : {"nf4", "fp4", "kmeans"}) {
      const at::Tensor w = test::random({4, 32}, 2, at::kFloat).requires_grad_();
      const at::Tensor factor = test::random({4, 32}, 3, at::kFloat);
      const at::Tensor q = fake_quantize_weight(w, in_format(format), "q_proj", 0);
      (q * factor).sum().backward();
      QVERIFY(at::equal(w.grad(), factor));
      QVERIFY(at::allclose(q, quantize_weight(w, in_format(format), "q_proj", 0).dequantized, 1e-6, 1e-6));
    }
  }

  void clippingOfCodebooksIsRefused() {
    Recipe recipe;
    recipe.clipping.rule = "learned";
    QCOMPARE(refused_flag(recipe), std::string());
    for (const char* format : {"nf4", "fp4", "kmeans"}) {
      recipe.weights.format = format;
      QVERIFY(refused_flag(recipe).find("--clipping") != std::string::npos);
    }
    recipe.clipping.rule = "min-max";
    QCOMPARE(refused_flag(recipe), std::string());
  }

  void fourBitFormatsHaveFourBits() {
    Recipe recipe;
    recipe.weights.bits = 3;
    recipe.weights.format = "kmeans";
    QCOMPARE(refused_flag(recipe), std::string());
    for (const char* format : {"nf4", "fp4"}) {
      recipe.weights.format = format;
      QVERIFY(refused_flag(recipe).find("--wbits") != std::string::npos);
    }
    recipe.weights.bits = 16;  // weights stay float: no format at all
    QCOMPARE(refused_flag(recipe), std::string());
  }
};

AQ_TEST(WeightFormatTest)
#include "weight_format_test.moc"
