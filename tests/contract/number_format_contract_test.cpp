// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <algorithm>
#include <string>
#include <vector>

#include "core/quant/activation_quantizer.h"
#include "core/quant/weight_format.h"
#include "core/quant/weight_format_traits.h"
#include "core/run/recipe.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::int64_t kOut = 8, kIn = 64, kGroup = 16;
constexpr double kUnderflow = 1e-30;  ///< what is smaller may become zero

std::vector<WeightRecipe> grids_of(const std::string& format, const std::string& granularity) {
  const WeightFormatTraits traits = weight_format_traits(format);
  std::vector<WeightRecipe> recipes;
  for (const int bits : traits.bits ? std::vector{traits.bits} : std::vector{2, 3, 4, 8})
    for (const bool symmetric : {false, true})
      for (const bool twice : {false, true})
        recipes.push_back({.format = format,
                           .bits = bits,
                           .granularity = granularity,
                           .group_size = kGroup,
                           .symmetric = symmetric,
                           .double_quantization = twice});
  return recipes;
}

std::string name_of(const WeightRecipe& recipe) {
  return recipe.format + std::to_string(recipe.bits) + " " + recipe.granularity +
         (recipe.symmetric ? " symmetric" : "") + (recipe.double_quantization ? " twice" : "");
}

/// Half the distance of two levels in the coarsest part of a grid of so many bits whose range is the value's.
double half_a_step(const WeightRecipe& recipe) { return 0.5 / ((1 << (recipe.bits - 1)) - 1); }

/// 1, −1.1, 1.2, …
double constant_of(std::int64_t row) { return (row % 2 ? -1 : 1) * (1 + 0.1 * static_cast<double>(row)); }

void expect_finite(const QuantizedWeight& made, const std::string& name) {
  QVERIFY2(made.dequantized.isfinite().all().item<bool>(), name.c_str());
  for (const at::Tensor& tensor : {made.scale, made.zero_point, made.codebook})
    if (tensor.defined()) QVERIFY2(tensor.isfinite().all().item<bool>(), name.c_str());
  if (made.scale.defined() && !made.codebook.defined())
    QVERIFY2(made.scale.reciprocal().isfinite().all().item<bool>(), name.c_str());
}

at::Tensor weight_of(std::uint64_t seed) { return test::random({kOut, kIn}, seed, at::kFloat); }

ActivationRecipe activations_of(int bits, bool symmetric) {
  ActivationRecipe recipe;
  recipe.bits = bits;
  recipe.kv_bits = bits;
  recipe.symmetric = symmetric;
  return recipe;
}

/// Every way of rounding activations, in turn.
std::vector<ActivationRecipe> activation_recipes() {
  std::vector<ActivationRecipe> recipes;
  for (const int bits : {4, 8})
    for (const bool symmetric : {false, true}) {
      recipes.push_back(activations_of(bits, symmetric));
      recipes.push_back(activations_of(bits, symmetric));
      recipes.back().clip_ratio = 0.9;
      recipes.push_back(activations_of(bits, symmetric));
      recipes.back().outlier_threshold = 3;
      recipes.push_back(activations_of(bits, symmetric));
      recipes.back().kv_granularity = "channel";
      recipes.back().kv_group_size = 4;
      recipes.push_back(activations_of(bits, symmetric));
      recipes.back().range = "static";
    }
  return recipes;
}

/// x through a site; of a static range, that of x itself.
at::Tensor rounded(const ActivationRecipe& recipe, ActivationSite site, const at::Tensor& x) {
  ActivationQuantizer quantizer(recipe);
  SiteParameters parameters;
  if (recipe.range == "static") {
    parameters.low = x.detach().min();
    parameters.high = x.detach().max();
  }
  return quantizer.apply(site, x, parameters);
}

}  // namespace

/// What must be true of every number format at the edges of the numbers: a new one is tested for free.
class NumberFormatContractTest : public QObject {
  Q_OBJECT

  static void every_format() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("granularity");
    for (const std::string& format : recipe_parameter("weights.format").choices)
      for (const std::string& granularity : recipe_parameter("weights.granularity").choices)
        QTest::addRow("%s %s", format.c_str(), granularity.c_str())
            << QString::fromStdString(format) << QString::fromStdString(granularity);
  }

  static std::vector<WeightRecipe> current() {
    QFETCH(QString, format);
    QFETCH(QString, granularity);
    return grids_of(format.toStdString(), granularity.toStdString());
  }

 private Q_SLOTS:
  void zeroStaysZero_data() { every_format(); }
  void zeroStaysZero() {
    for (const WeightRecipe& recipe : current()) {
      const auto none = quantize_weight(at::zeros({kOut, kIn}), recipe, "layer", 0);
      expect_finite(none, name_of(recipe));
      QVERIFY2(none.dequantized.eq(0).all().item<bool>(), name_of(recipe).c_str());
      if (weight_format_traits(recipe.format).learns_levels && recipe.granularity == "tensor")
        continue;  // levels are where the weights are, and zero is none of them
      at::Tensor some = weight_of(1);
      some[2].zero_();
      some.slice(0, 4, 6).slice(1, kGroup, 2 * kGroup).zero_();
      const auto made = quantize_weight(some, recipe, "layer", 0);
      expect_finite(made, name_of(recipe));
      QVERIFY2(made.dequantized[2].eq(0).all().item<bool>(), name_of(recipe).c_str());
      if (weight_format_traits(recipe.format).learns_levels && recipe.granularity == "channel") continue;
      QVERIFY2(made.dequantized.masked_select(some.eq(0)).eq(0).all().item<bool>(), name_of(recipe).c_str());
    }
  }

  void constantGroupsAreExactOrWithinHalfAStep_data() { every_format(); }
  void constantGroupsAreExactOrWithinHalfAStep() {
    for (const WeightRecipe& recipe : current())
      for (const double size : {1.0, 1e-12, 1e12}) {
        at::Tensor constant = at::empty({kOut, kIn});
        for (std::int64_t row = 0; row < kOut; ++row)
          constant[row].fill_(recipe.granularity == "tensor" ? -size : constant_of(row) * size);
        const auto made = quantize_weight(constant, recipe, "layer", 0);
        expect_finite(made, name_of(recipe));
        const at::Tensor off = (made.dequantized - constant).abs() / constant.abs();
        QVERIFY2(off.max().item<double>() <= half_a_step(recipe), name_of(recipe).c_str());
      }
  }

  void denormalsMakeNoInfinities_data() { every_format(); }
  void denormalsMakeNoInfinities() {
    for (const WeightRecipe& recipe : current()) {
      for (const double size : {1e-31, 1e-37, 1e-40, 1e-45}) {
        const at::Tensor tiny = weight_of(2) * size;
        const auto made = quantize_weight(tiny, recipe, "layer", 0);
        expect_finite(made, name_of(recipe));
        QVERIFY2((made.dequantized - tiny).abs().max().item<double>() <= kUnderflow, name_of(recipe).c_str());
      }
      at::Tensor mixed = weight_of(3);
      mixed[3].mul_(1e-40);
      mixed[5][7] = 1e-42;
      expect_finite(quantize_weight(mixed, recipe, "layer", 0), name_of(recipe));
    }
  }

  void largeNumbersMakeNoInfinities_data() { every_format(); }
  void largeNumbersMakeNoInfinities() {
    for (const WeightRecipe& recipe : current())
      for (const float largest : {1e30F, 1e38F}) {
        at::Tensor large = weight_of(4).clamp(-1, 1) * largest;
        large[0][0] = largest, large[0][1] = -largest;
        expect_finite(quantize_weight(large, recipe, "layer", 0), name_of(recipe) + " of large numbers");
      }
  }

  /// Straight through: where nothing is clipped, what comes in goes on.
  void gradientsAreFiniteThere_data() { every_format(); }
  void gradientsAreFiniteThere() {
    for (const WeightRecipe& recipe : current()) {
      at::Tensor weight = weight_of(5);
      weight[0].zero_(), weight[1].fill_(0.25), weight[2].mul_(1e-40);
      weight.requires_grad_();
      fake_quantize_weight(weight, recipe, "layer", 0).square().sum().backward();
      QVERIFY2(weight.grad().isfinite().all().item<bool>(), name_of(recipe).c_str());
    }
  }

  void activationsAtTheEdges_data() {
    QTest::addColumn<double>("size");
    QTest::newRow("zeros") << 0.0;
    QTest::newRow("denormals") << 1e-40;
    QTest::newRow("small") << 1e-20;
    QTest::newRow("large") << 1e30;
  }
  void activationsAtTheEdges() {
    QFETCH(double, size);
    for (const ActivationRecipe& recipe : activation_recipes())
      for (const ActivationSite site : kAllActivationSites) {
        at::Tensor x = test::random({2, 8, kIn}, 6, at::kFloat) * size;
        x[0][3].zero_();
        x[1][2].fill_(size);
        x.requires_grad_();
        const at::Tensor y = rounded(recipe, site, x);
        QVERIFY(y.isfinite().all().item<bool>());
        QVERIFY(y.detach()[0][3].eq(0).all().item<bool>());
        const double off = (y - x).detach().abs().max().item<double>();
        QVERIFY(off <= std::max(kUnderflow, 0.5 * x.detach().abs().max().item<double>()));
        y.sum().backward();
        QVERIFY(x.grad().isfinite().all().item<bool>());
      }
  }

  /// A channel that never changes is within half a step of a token's range, and of its own exact.
  void constantChannels() {
    for (const ActivationRecipe& recipe : activation_recipes()) {
      if (recipe.clip_ratio < 1) continue;
      at::Tensor x = test::random({1, 8, kIn}, 7, at::kFloat).clamp(-2.9, 2.9);
      x.select(2, 5).fill_(1.75);
      const at::Tensor y = rounded(recipe, ActivationSite::Key, x);
      const double range = (x.max() - x.min()).item<double>();
      const double step = 2 * range / ((1 << recipe.bits) - 2);  // of a symmetric grid, at most
      QVERIFY((y - x).select(2, 5).abs().max().item<double>() <= step / 2);
    }
  }
};

AQ_TEST(NumberFormatContractTest)
#include "number_format_contract_test.moc"
