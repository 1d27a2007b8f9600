// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/adaround.h"

#include <QTest>
#include <cmath>

#include "core/quant/fake_quantize.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"
#include "tests/support/short_group.h"

using namespace aq;

namespace {

constexpr std::int64_t kGoldenRow = 32;
constexpr IntegerGrid kGoldenGrid{3, false};

bool near(const at::Tensor& a, const at::Tensor& b) { return at::allclose(a, b, 1e-5, 1e-6); }

/// A row with scale 1/2, zero point 1 and the integers 0 … 3.
RowGrids half_steps(std::int64_t row) { return {at::full({1}, 0.5F), at::full({1}, 1.0F), {row, row}, 3}; }

RowGrids golden_grids(const at::Tensor& weight) {
  return row_grids(quantize_weight(weight, kGoldenGrid, kGoldenRow), kGoldenGrid, kGoldenRow);
}

}  // namespace

class AdaRoundTest : public QObject {
  Q_OBJECT

  const std::map<std::string, at::Tensor> golden_ = test::golden_tensors("learned_rounding");

 private Q_SLOTS:
  void theRectifiedSigmoidReachesBothEnds() {
    const float end = std::log(11.0F);  // 1.2 · 11/12 − 0.1 = 1
    const at::Tensor h = rectified_sigmoid(at::tensor({-9.0F, -end, 0.0F, end, 9.0F}));
    QVERIFY(near(h, at::tensor({0.0F, 0.0F, 0.5F, 1.0F, 1.0F})));
  }

  void startsAtTheWeightItself() {
    const at::Tensor weight = at::tensor({0.6F, -0.3F, 2.2F, 0.0F, -0.8F}).reshape({1, 5});
    const AdaRound rounding(weight, half_steps(5));
    // 2.2 lies above the grid, −0.8 below it.
    QVERIFY(near(rounding.soft_weight(), at::tensor({0.6F, -0.3F, 1.0F, 0.0F, -0.5F}).reshape({1, 5})));
    QVERIFY(near(rectified_sigmoid(rounding.variables()),
                 at::tensor({0.2F, 0.4F, 0.4F, 0.0F, 0.4F}).reshape({1, 5})));
    QVERIFY(at::equal(rounding.integers(), at::tensor({2.0F, 0.0F, 3.0F, 1.0F, 0.0F}).reshape({1, 5})));
    QCOMPARE(rounding.decided(), 0.2);
  }

  void goesUpWhereVSaysSo() {
    const AdaRound rounding(at::tensor({0.6F, -0.3F, 1.0F}).reshape({1, 3}), half_steps(3));
    rounding.variables().copy_(at::tensor({5.0F, -5.0F, 5.0F}).reshape({1, 3}));
    QVERIFY(at::equal(rounding.integers(), at::tensor({3.0F, 0.0F, 3.0F}).reshape({1, 3})));
    QVERIFY(near(rounding.soft_weight(), at::tensor({1.0F, -0.5F, 1.0F}).reshape({1, 3})));
    QCOMPARE(rounding.decided(), 1.0);
  }

  void gradientsAreFiniteDifferences() {
    const at::Tensor weight = test::random({6, 16}, 3, at::kFloat),
                     outer = test::random({6, 16}, 4, at::kFloat);
    const IntegerGrid grid{3, false};
    const AdaRound rounding(weight, row_grids(quantize_weight(weight, grid, 8), grid, 8));
    at::Tensor v = rounding.variables();
    const at::Tensor analytic = rounding.backward(outer);
    constexpr float kStep = 1e-2F;
    std::int64_t compared = 0;
    for (std::int64_t i = 0; i < v.numel(); ++i) {
      float& one = v.data_ptr<float>()[i];
      const float kept = one;
      if (std::abs(kept) > 2) continue;  // the rectifier's corner
      one = kept + kStep;
      const double up = (rounding.soft_weight() * outer).sum(at::kDouble).item<double>();
      one = kept - kStep;
      const double down = (rounding.soft_weight() * outer).sum(at::kDouble).item<double>();
      one = kept;
      const double numeric = (up - down) / (2.0 * static_cast<double>(kStep));
      const auto expected = static_cast<double>(analytic.data_ptr<float>()[i]);
      const double top = static_cast<double>(weight.data_ptr<float>()[i]);
      if (expected == 0 && numeric != 0) continue;  // on the edge of the grid
      QVERIFY2(
          std::abs(numeric - expected) < 2e-3 * (1 + std::abs(expected)),
          qPrintable(QString("%1: %2 against %3 (weight %4)").arg(i).arg(numeric).arg(expected).arg(top)));
      ++compared;
    }
    QVERIFY(compared > 64);
  }

  void aShortGroupIsLearnedOnItsOwn() {
    const at::Tensor weight = test::short_group_weight(), outer = test::short_group_weight(12);
    const auto grids = [](const at::Tensor& one, std::int64_t row) {
      return row_grids(quantize_weight(one, kGoldenGrid, row), kGoldenGrid, row);
    };
    const AdaRound whole(weight, grids(weight, test::kShortGroupRow));
    QVERIFY(whole.variables().sizes() == weight.sizes());
    const auto groups = test::groups_of(weight), outers = test::groups_of(outer);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const std::int64_t row = groups[g].size(1);
      const std::int64_t first = static_cast<std::int64_t>(g) * test::kShortGroupRow, end = first + row;
      const AdaRound alone(groups[g], grids(groups[g], row));
      QVERIFY(near(whole.variables().slice(1, first, end), alone.variables()));
      QVERIFY(near(whole.soft_weight().slice(1, first, end), alone.soft_weight()));
      QVERIFY(near(whole.backward(outer).slice(1, first, end), alone.backward(outers[g])));
      QVERIFY(at::equal(whole.integers().slice(1, first, end), alone.integers()));
    }
    const QuantizedWeight nearest = quantize_weight(weight, kGoldenGrid, test::kShortGroupRow);
    const at::Tensor levels = nearest.integers.to(at::kFloat);
    const auto back = with_integers(nearest, grids(weight, test::kShortGroupRow), levels);
    QVERIFY(at::equal(back.dequantized, nearest.dequantized));
  }

  void betaFallsAlongHalfACosine() {
    QCOMPARE(adaround_beta(0), 20.0);
    QCOMPARE(adaround_beta(0.5), 11.0);
    QCOMPARE(adaround_beta(1), 2.0);
  }

  void theUndecidedWeightCostsMost() {
    const AdaRoundRegularizer made = adaround_regularizer(at::tensor({0.0F, 9.0F, -9.0F}), 4);
    QCOMPARE(made.sum, 1.0);
    QVERIFY(at::equal(made.gradient, at::zeros({3})));
  }

  /// BRECQ's AdaRoundQuantizer: tests/golden/learned_rounding.py.
  void startAndWeightsAreTheReferences() {
    const at::Tensor weight = golden_.at("weight");
    const AdaRound rounding(weight, golden_grids(weight));
    QVERIFY(at::allclose(rounding.variables(), golden_.at("adaround.start"), 1e-4, 1e-5));
    rounding.variables().copy_(golden_.at("adaround.start") + golden_.at("adaround.noise"));
    QVERIFY(near(rectified_sigmoid(rounding.variables()), golden_.at("adaround.h")));
    QVERIFY(near(rounding.soft_weight(), golden_.at("adaround.soft")));
    QVERIFY(near(rounding.backward(golden_.at("adaround.gradient")), golden_.at("adaround.v_gradient")));
    const QuantizedWeight nearest = quantize_weight(weight, kGoldenGrid, kGoldenRow);
    const QuantizedWeight hard = with_integers(nearest, golden_grids(weight), rounding.integers());
    QVERIFY(near(hard.dequantized, golden_.at("adaround.hard")));
  }

  void theRegularizerIsTheReferences_data() {
    QTest::addColumn<double>("beta");
    for (const double beta : {20.0, 7.5, 2.0}) QTest::addRow("%g", beta) << beta;
  }
  void theRegularizerIsTheReferences() {
    QFETCH(double, beta);
    const std::string name = QTest::currentDataTag();
    const auto made = adaround_regularizer(golden_.at("adaround.start") + golden_.at("adaround.noise"), beta);
    const double expected = golden_.at("adaround.regularizer." + name).item<double>();
    QVERIFY(std::abs(made.sum - expected) < 1e-5 * expected);
    const at::Tensor gradient = golden_.at("adaround.regularizer_gradient." + name);
    QVERIFY(at::allclose(made.gradient, gradient, 1e-4, 1e-5));
  }
};

AQ_TEST(AdaRoundTest)
#include "adaround_test.moc"
