// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/rounded_linear.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/model/linear.h"
#include "core/quant/fake_quantize.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::int64_t kOut = 12, kIn = 32;

/// Everything that a product may pass a gradient to.
struct Leaves {
  at::Tensor x, weight, bias, lower, upper;

  Leaves(bool with_bias, bool clips, std::int64_t rows) {
    const auto leaf = [](at::Tensor values) { return values.requires_grad_(); };
    x = leaf(test::random({1, 5, kIn}, 1, at::kFloat));
    weight = leaf(test::random({kOut, kIn}, 2, at::kFloat));
    if (with_bias) bias = leaf(test::random({kOut}, 3, at::kFloat));
    if (clips) lower = leaf(at::full({rows}, 0.8F)), upper = leaf(at::full({rows}, 0.7F));
  }
  std::vector<at::Tensor> all() const {
    std::vector<at::Tensor> list;
    for (const auto& one : {x, weight, bias, lower, upper})
      if (one.defined()) list.push_back(one);
    return list;
  }
};

/// The output and every gradient of its weighted sum.
std::vector<at::Tensor> results(const Leaves& leaves, const Linear& layer) {
  const at::Tensor y = apply_linear(layer, leaves.x);
  (y * test::random(y.sizes(), 9, at::kFloat)).sum().backward();
  std::vector<at::Tensor> list{y.detach()};
  for (const at::Tensor& leaf : leaves.all()) list.push_back(leaf.grad());
  return list;
}

}  // namespace

/// Rounding at the moment of the product is rounding before it, to the bit.
class RoundedLinearTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void valuesAndGradientsAreThoseOfRoundingFirst_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("bias");
    QTest::addColumn<bool>("clips");
    QTest::addColumn<int>("row");
    for (const bool symmetric : {false, true})
      for (const bool bias : {false, true})
        for (const bool clips : {false, true})
          for (const int row : {8, 12, static_cast<int>(kIn), static_cast<int>(kIn * kOut)})
            QTest::addRow("%d %d %d %d", symmetric, bias, clips, row) << symmetric << bias << clips << row;
  }

  void valuesAndGradientsAreThoseOfRoundingFirst() {
    QFETCH(bool, symmetric);
    QFETCH(bool, bias);
    QFETCH(bool, clips);
    QFETCH(int, row);
    const IntegerGrid grid{3, symmetric};
    const std::int64_t rows = row > kIn ? 1 : kOut * ((kIn + row - 1) / row);
    const Leaves first(bias, clips, rows), second(bias, clips, rows);
    const Linear before{fake_quantize(first.weight, grid, row, first.lower, first.upper), first.bias};
    const Linear in_use{second.weight, second.bias,
                        std::make_shared<RoundedLinear>(grid, row, second.lower, second.upper)};
    const auto expected = results(first, before), got = results(second, in_use);
    QCOMPARE(got.size(), expected.size());
    for (std::size_t i = 0; i < 3; ++i) QVERIFY(expected[i].abs().sum().item<double>() > 0);
    for (std::size_t i = 0; i < got.size(); ++i) {
      QVERIFY2(got[i].equal(expected[i]), std::to_string(i).c_str());
    }
  }

  void inputsWithoutGradientGetNone() {
    Leaves leaves(false, false, kOut);
    leaves.x = leaves.x.detach();
    const Linear layer{
        leaves.weight,
        {},
        std::make_shared<RoundedLinear>(IntegerGrid{4, false}, kIn, at::Tensor(), at::Tensor())};
    apply_linear(layer, leaves.x).sum().backward();
    QVERIFY(!leaves.x.grad().defined());
    QVERIFY(leaves.weight.grad().defined());
  }
};

AQ_TEST(RoundedLinearTest)
#include "rounded_linear_test.moc"
