// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/signround.h"

#include <QTest>

#include "core/quant/fake_quantize.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"
#include "tests/support/short_group.h"

using namespace aq;

namespace {

constexpr IntegerGrid kGrid{3, false};
constexpr std::int64_t kRow = 32;

bool near(const at::Tensor& a, const at::Tensor& b) { return at::allclose(a, b, 1e-5, 1e-6); }

std::int64_t different(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().gt(1e-5).sum().item<std::int64_t>();
}

at::Tensor row_of(std::initializer_list<float> values) {
  return at::tensor(std::vector<float>(values)).reshape({1, -1});
}

}  // namespace

class SignRoundTest : public QObject {
  Q_OBJECT

  const std::map<std::string, at::Tensor> golden_ = test::golden_tensors("learned_rounding");

 private Q_SLOTS:
  void startsAtRoundingToNearest_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("clipped");
    QTest::addColumn<int>("row");
    for (const bool symmetric : {false, true})
      for (const bool clipped : {false, true})
        for (const int row : {16, 20})  // of 32: the last group of 20 holds 12
          QTest::addRow("%d %d %d", symmetric, clipped, row) << symmetric << clipped << row;
  }
  void startsAtRoundingToNearest() {
    QFETCH(bool, symmetric);
    QFETCH(bool, clipped);
    QFETCH(int, row);
    const IntegerGrid grid{3, symmetric};
    const at::Tensor weight = test::random({8, 32}, 5, at::kFloat);
    const at::Tensor lower = clipped ? at::full({16}, 0.7F) : at::Tensor();
    const at::Tensor upper = clipped ? at::full({16}, 0.9F) : at::Tensor();
    const SignRound rounding(weight, grid, row, lower, upper);
    const QuantizedWeight nearest = quantize_weight(weight, grid, row, lower, upper);
    QVERIFY(at::equal(rounding.rounded_weight(), nearest.dequantized));
    QVERIFY(at::equal(rounding.integers(row_grids(nearest, grid, row)).to(at::kByte), nearest.integers));
  }

  /// Weights 0 … 3 in steps of 1: offsets move them by a level once they pass half a step.
  void offsetsMoveWeightsOverTheMiddle() {
    SignRound rounding(row_of({0, 1.4F, 1.6F, 3}), {2, false}, 4, {}, {});
    QVERIFY(at::equal(rounding.rounded_weight(), row_of({0, 1, 2, 3})));
    const SignRound::Gradients gradients{row_of({0, -2, 7, 1}), at::ones({1}), at::ones({1})};
    rounding.step(gradients, 0.2, false);
    QVERIFY(at::equal(rounding.rounded_weight(), row_of({0, 2, 1, 3})));
    QVERIFY(at::equal(rounding.upper(), at::ones({1})));
    for (int i = 0; i < 9; ++i) rounding.step(gradients, 0.2, false);
    QVERIFY(at::equal(rounding.copy().offsets, row_of({0, 0.5F, -0.5F, -0.5F})));
  }

  void rangesShrinkByTheSignOfTheirGradient() {
    SignRound rounding(row_of({-1, 0, 1, 2}), {2, false}, 4, {}, {});
    rounding.step({at::zeros({1, 4}), at::tensor({3.0F}), at::tensor({-1e-9F})}, 0.25, true);
    QVERIFY(at::equal(rounding.lower(), at::tensor({0.75F})));
    QVERIFY(at::equal(rounding.upper(), at::tensor({1.0F})));
    const SignRound::State kept = rounding.copy();
    rounding.step({at::zeros({1, 4}), at::ones({1}), at::ones({1})}, 9, true);
    QVERIFY(at::equal(rounding.lower(), at::tensor({0.01F})));
    rounding.restore(kept);
    QVERIFY(at::equal(rounding.lower(), at::tensor({0.75F})));
  }

  /// 5 is clipped to the top of [−1, 2], which moves with its factor: d(2β)/dβ.
  void aClippedWeightMovesItsEndOfTheRange() {
    const SignRound rounding(row_of({-1, 0, 1, 5}), {2, false}, 4, {}, at::tensor({0.4F}));
    const auto made = rounding.backward(row_of({0, 0, 0, 1}));
    QVERIFY(at::equal(made.offsets, at::zeros({1, 4})));
    QVERIFY(near(made.upper, at::tensor({2.0F})));
    QVERIFY(near(made.lower, at::tensor({0.0F})));
  }

  void aRowOfZerosStaysZero() {
    SignRound rounding(at::zeros({2, 8}), {3, false}, 8, {}, {});
    const auto gradients = rounding.backward(at::ones({2, 8}));
    QVERIFY(at::equal(gradients.lower, at::zeros({2})));
    for (int i = 0; i < 5; ++i) rounding.step(gradients, 0.3, true);
    QVERIFY(at::equal(rounding.rounded_weight(), at::zeros({2, 8})));
  }

  void aShortGroupLearnsOnItsOwn() {
    const at::Tensor weight = test::short_group_weight(), outer = test::short_group_weight(12);
    SignRound whole(weight, kGrid, test::kShortGroupRow, {}, {});
    whole.step(whole.backward(outer), 0.3, true);
    const auto gradients = whole.backward(outer);
    const auto groups = test::groups_of(weight), outers = test::groups_of(outer);
    for (std::int64_t g = 0; g < test::kShortGroups; ++g) {
      const auto i = static_cast<std::size_t>(g);
      const std::int64_t first = g * test::kShortGroupRow, row = groups[i].size(1), end = first + row;
      SignRound alone(groups[i], kGrid, row, {}, {});
      alone.step(alone.backward(outers[i]), 0.3, true);
      QVERIFY(at::equal(whole.rounded_weight().slice(1, first, end), alone.rounded_weight()));
      QVERIFY(at::equal(gradients.offsets.slice(1, first, end), alone.backward(outers[i]).offsets));
      QVERIFY(near(test::factors_of_group(gradients.upper, g), alone.backward(outers[i]).upper));
      QVERIFY(near(test::factors_of_group(whole.lower(), g), alone.lower()));
    }
  }

  /// auto-round's quant_tensor_asym: tests/golden/learned_rounding.py.
  void weightAndGradientsAreTheReferences() {
    SignRound rounding(golden_.at("weight"), kGrid, kRow, {}, {});
    rounding.restore(
        {golden_.at("signround.v"), golden_.at("signround.lower"), golden_.at("signround.upper")});
    QVERIFY(near(rounding.rounded_weight(), golden_.at("signround.rounded")));
    const auto made = rounding.backward(golden_.at("signround.gradient"));
    QVERIFY(near(made.offsets, golden_.at("signround.v_gradient")));
    QVERIFY(at::allclose(made.lower, golden_.at("signround.lower_gradient"), 1e-4, 1e-4));
    QVERIFY(at::allclose(made.upper, golden_.at("signround.upper_gradient"), 1e-4, 1e-4));
  }

  /// Its SignSGD with LinearLR.
  void stepsAreTheReferences() {
    constexpr int kSteps = 12;
    constexpr double kRate = 0.04;
    const at::Tensor weight = golden_.at("weight"), inputs = golden_.at("signround.inputs");
    SignRound rounding(weight, kGrid, kRow, {}, {});
    for (int step = 0; step < kSteps; ++step) {
      const at::Tensor error = inputs.matmul((rounding.rounded_weight() - weight).t());  // [tokens, out]
      const at::Tensor gradient = error.t().matmul(inputs) * (2.0 / static_cast<double>(error.numel()));
      rounding.step(rounding.backward(gradient), kRate * (1 - static_cast<double>(step) / kSteps), true);
    }
    QVERIFY(different(rounding.copy().offsets, golden_.at("signround.learned_v")) <= weight.numel() / 200);
    QVERIFY(different(rounding.lower(), golden_.at("signround.learned_lower")) <= 1);
    QVERIFY(different(rounding.upper(), golden_.at("signround.learned_upper")) <= 1);
  }
};

AQ_TEST(SignRoundTest)
#include "signround_test.moc"
