// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/gptq.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/rounding/correlated_data.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::int64_t kOut = 24, kIn = 64;

struct Layer {
  at::Tensor weight = test::random({kOut, kIn}, 21, at::kFloat);
  at::Tensor inputs = test::correlated_inputs(256, kIn, 31);
  at::Tensor hessian = test::hessian_of(inputs);
};

GptqResult round(const Layer& layer, const IntegerGrid& grid, std::int64_t row, const GptqOptions& options) {
  return gptq_round(layer.weight, layer.hessian, grid, row, {}, {}, options);
}

bool same(const at::Tensor& a, const at::Tensor& b) {
  return a.defined() == b.defined() && (!a.defined() || at::equal(a, b));
}

/// The dequantized weight that integers, grids and groups describe.
at::Tensor rebuilt(const GptqResult& result, const IntegerGrid& grid, std::int64_t row) {
  const QuantizedWeight& q = result.quantized;
  const at::Tensor group = result.column_groups.defined()
                               ? result.column_groups
                               : at::arange(q.integers.size(1), at::kLong).div(row, "floor");
  const at::Tensor zero = grid.symmetric ? at::full_like(q.scale, grid.symmetric_zero_point()) : q.zero_point;
  return (q.integers.to(at::kFloat) - zero.index_select(1, group)) * q.scale.index_select(1, group);
}

}  // namespace

class GptqTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDiagonalHessianRoundsToNearest_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("row");
    QTest::addColumn<bool>("clipped");
    for (const bool symmetric : {false, true})
      for (const int row : {static_cast<int>(kOut * kIn), static_cast<int>(kIn), 16, 28})  // 64 = 28 + 28 + 8
        for (const bool clipped : {false, true})
          QTest::addRow("%d %d %d", symmetric, row, clipped) << symmetric << row << clipped;
  }
  void aDiagonalHessianRoundsToNearest() {
    QFETCH(bool, symmetric);
    QFETCH(int, row);
    QFETCH(bool, clipped);
    const Layer layer;
    const at::Tensor diagonal = at::diag(at::rand({kIn}) + 0.5);
    at::Tensor lower, upper;
    if (clipped) {
      const std::int64_t rows = row > kIn ? 1 : kOut * ((kIn + row - 1) / row);
      lower = 1 - 0.4 * test::random({rows}, 5, at::kFloat).sigmoid();
      upper = 1 - 0.4 * test::random({rows}, 6, at::kFloat).sigmoid();
    }
    for (const int bits : {2, 3, 4, 8}) {
      const IntegerGrid grid{bits, symmetric};
      const QuantizedWeight nearest = quantize_weight(layer.weight, grid, row, lower, upper);
      for (const bool fixed : {false, true}) {
        const GptqOptions options{.act_order = fixed, .static_groups = fixed, .block_size = 24};
        const auto made = gptq_round(layer.weight, diagonal, grid, row, lower, upper, options);
        QVERIFY(at::equal(made.quantized.integers, nearest.integers));
        QVERIFY(at::equal(made.quantized.dequantized, nearest.dequantized));
        QVERIFY(same(made.quantized.scale, nearest.scale));
        QVERIFY(same(made.quantized.zero_point, nearest.zero_point));
      }
    }
  }

  /// W = (0.6, w) on the integers 0 … 3 with H = [[2, 1], [1, 2]], so H⁻¹ = ⅓[[2, −1], [−1, 2]]: 0.6 goes up
  /// to 1, an error of −0.4, and w changes by 0.4 · [H⁻¹]₀₁ / [H⁻¹]₀₀ = −0.2.
  void twoColumnsByHand() {
    const IntegerGrid grid{2, false};
    const auto second = [&](double first, double coupling) {
      // A third, uncoupled column of 3 keeps the scale at 1.
      const at::Tensor weight = at::tensor({0.6F, static_cast<float>(first), 3.0F}).reshape({1, 3});
      at::Tensor hessian = at::eye(3) * 2;
      hessian[0][1] = hessian[1][0] = coupling;
      const auto made = gptq_round(weight, hessian, grid, 3, {}, {}, {.dampening = 0});
      return std::pair{made.quantized.integers[0][1].item<int>(), made.report.loss};
    };
    QCOMPARE(second(1.6, 0.0).first, 2);
    QCOMPARE(second(1.6, 1.0).first, 1);  // 1.6 − 0.4/2 = 1.4
    QCOMPARE(second(1.8, 1.0).first, 2);  // 1.6
    // ½·[(0.4)² / [H⁻¹]₀₀ + (1.4 − 1)² / (1 / H₁₁)] = ½·(0.16·1.5 + 0.16·2)
    QVERIFY(std::abs(second(1.6, 1.0).second - 0.28) < 1e-5);
  }

  void theBlockSizeChangesNoInteger_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<bool>("act_order");
    for (const int row : {static_cast<int>(kIn), 16, 32, 28})
      for (const bool act_order : {false, true}) QTest::addRow("%d %d", row, act_order) << row << act_order;
  }
  void theBlockSizeChangesNoInteger() {
    QFETCH(int, row);
    QFETCH(bool, act_order);
    const Layer layer;
    const auto with = [&](std::int64_t block) {
      return round(layer, {4, false}, row, {.act_order = act_order, .block_size = block}).quantized.integers;
    };
    const at::Tensor whole = with(kIn);
    for (const std::int64_t block : {1, 5, 16, 24, 48, 1000}) QVERIFY(at::equal(with(block), whole));
  }

  void theOutputErrorIsBelowRoundingToNearest_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("row");
    for (const int bits : {2, 3, 4})
      for (const int row : {static_cast<int>(kIn), 16, 28})
        QTest::addRow("%d bits %d", bits, row) << bits << row;
  }
  void theOutputErrorIsBelowRoundingToNearest() {
    QFETCH(int, bits);
    QFETCH(int, row);
    const Layer layer;
    const IntegerGrid grid{bits, false};
    const auto nearest = quantize_weight(layer.weight, grid, row);
    const double before = test::output_error(layer.weight, nearest.dequantized, layer.inputs);
    for (const bool act_order : {false, true})
      for (const bool fixed : {false, true}) {
        const auto made = round(layer, grid, row, {.act_order = act_order, .static_groups = fixed});
        const double after = test::output_error(layer.weight, made.quantized.dequantized, layer.inputs);
        QVERIFY2(after < 0.7 * before, qPrintable(QString("%1 against %2").arg(after).arg(before)));
      }
  }

  void theReportedLossIsTheOutputError() {
    const Layer layer;
    const auto made = round(layer, {3, false}, kIn, {.dampening = 1e-6});
    const double error = test::output_error(layer.weight, made.quantized.dequantized, layer.inputs);
    QVERIFY(std::abs(made.report.loss / error - 1) < 1e-3);
  }

  void integersAndGridsGiveTheWeight() {
    const Layer layer;
    for (const bool symmetric : {false, true})
      for (const bool act_order : {false, true})
        for (const bool fixed : {false, true})
          for (const std::int64_t row : {16, 28}) {
            const IntegerGrid grid{3, symmetric};
            const auto made = round(layer, grid, row, {.act_order = act_order, .static_groups = fixed});
            QVERIFY(at::equal(rebuilt(made, grid, row), made.quantized.dequantized));
            QCOMPARE(made.column_groups.defined(), act_order && !fixed);
          }
  }

  void staticGroupsAreTheWeights() {
    const Layer layer;
    const auto made = round(layer, {3, false}, 28, {.act_order = true, .static_groups = true});
    const QuantizedWeight nearest = quantize_weight(layer.weight, {3, false}, 28);
    QCOMPARE(made.quantized.scale.size(1), std::int64_t{3});
    QVERIFY(at::equal(made.quantized.scale, nearest.scale));
    QVERIFY(at::equal(made.quantized.zero_point, nearest.zero_point));
  }

  /// Clipping factors belong to the weight's own groups, whatever the order.
  void clippingKeepsTheGroupsOfTheWeight() {
    const Layer layer;
    const at::Tensor factors = at::full({kOut * kIn / 16}, 0.9F);
    const auto made =
        gptq_round(layer.weight, layer.hessian, {4, false}, 16, factors, factors, {.act_order = true});
    QVERIFY(!made.column_groups.defined());
    QVERIFY(at::equal(made.quantized.scale,
                      quantize_weight(layer.weight, {4, false}, 16, factors, factors).scale));
  }

  void deadColumnsAreRoundedToNearest_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<bool>("act_order");
    for (const int row : {static_cast<int>(kIn), 16})
      for (const bool act_order : {false, true}) QTest::addRow("%d %d", row, act_order) << row << act_order;
  }
  void deadColumnsAreRoundedToNearest() {
    QFETCH(int, row);
    QFETCH(bool, act_order);
    Layer layer;
    layer.hessian.select(0, 9).zero_();
    layer.hessian.select(1, 9).zero_();
    const auto made = round(layer, {4, false}, row, {.act_order = act_order, .static_groups = true});
    QCOMPARE(made.report.dead_columns, std::int64_t{1});
    const QuantizedWeight nearest = quantize_weight(layer.weight, {4, false}, row);
    QVERIFY(at::equal(made.quantized.integers.select(1, 9), nearest.integers.select(1, 9)));
    QVERIFY(at::equal(made.quantized.dequantized.select(1, 9), nearest.dequantized.select(1, 9)));
  }

  void moreDampeningIsReported() {
    Layer layer;
    layer.hessian = at::ones({kIn, kIn});
    QCOMPARE(round(layer, {4, false}, kIn, {}).report.retries, 0);
    const auto made = round(layer, {4, false}, kIn, {.dampening = 0});
    QVERIFY(made.report.retries > 0);
    QVERIFY(made.report.dampening > 0);
    QVERIFY(made.quantized.dequantized.isfinite().all().item<bool>());
  }

  void doubleWeightsStayDouble() {
    Layer layer;
    const auto single = round(layer, {4, false}, kIn, {});
    layer.weight = layer.weight.to(at::kDouble);
    const auto made = round(layer, {4, false}, kIn, {});
    QCOMPARE(made.quantized.dequantized.scalar_type(), at::kDouble);
    QVERIFY(at::equal(made.quantized.integers, single.quantized.integers));
  }

  void shapesThatDoNotFitAreRefused() {
    const Layer layer;
    QVERIFY_EXCEPTION_THROWN(round(layer, {4, false}, kIn + 1, {}), Error);
    QVERIFY_EXCEPTION_THROWN(gptq_round(layer.weight, at::eye(8), {4, false}, kIn, {}, {}, {}), Error);
  }

  void asksWhetherToStop() {
    const Layer layer;
    const InverseFactor factor = factorize_inverse(layer.hessian, 0.01, false);
    std::stop_source stop;
    stop.request_stop();
    const RunContext stopped(stop.get_token(), nullptr, {});
    QVERIFY_EXCEPTION_THROWN(gptq_round(layer.weight, factor, {4, false}, kIn, {}, {}, {}, stopped), Error);
  }
};

AQ_TEST(GptqTest)
#include "gptq_test.moc"
