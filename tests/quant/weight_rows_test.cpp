// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/weight_rows.h"

#include <QTest>

#include "core/base/error.h"
#include "core/quant/fake_quantize.h"
#include "tests/support/registered_test.h"
#include "tests/support/short_group.h"

using namespace aq;

class WeightRowsTest : public QObject {
  Q_OBJECT

  static void ranges() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("clipped");
    for (const bool symmetric : {false, true})
      for (const bool clipped : {false, true})
        QTest::addRow("%s %s", symmetric ? "symmetric" : "asymmetric", clipped ? "clipped" : "whole")
            << symmetric << clipped;
  }

 private Q_SLOTS:
  void aLineOfFortyInRowsOfSixteen() {
    const RowCut cut = cut_rows(at::zeros({2, 40}), 16);
    QCOMPARE(cut.rows_of(80), std::int64_t{6});
    const std::vector<std::pair<int, int>> expected{{0, 16}, {16, 16}, {32, 8}, {40, 16}, {56, 16}, {72, 8}};
    for (std::int64_t r = 0; r < 6; ++r)
      QVERIFY((std::pair<int, int>(cut.first(r), cut.count(r)) == expected[static_cast<std::size_t>(r)]));
  }

  /// Rows of 16 divide the 80 values, but not the lines.
  void linesDecide() {
    QCOMPARE(cut_rows(at::zeros({2, 40}), 16).line, std::int64_t{40});
    QCOMPARE(cut_rows(at::zeros({2, 40}), 8).line, std::int64_t{8});
    QCOMPARE(cut_rows(at::zeros({2, 40}), 80).line, std::int64_t{80});
  }

  void rowsThatAreFullAreAView() {
    const at::Tensor x = test::random({2, 32}, 1);
    QVERIFY(to_rows(x, 16).is_alias_of(x));
    QVERIFY(at::equal(from_rows(to_rows(x, 16), x.sizes()), x));
  }

  void zerosFillAShortRow() {
    const at::Tensor x = test::random({2, 40}, 1), rows = to_rows(x, 16);
    QVERIFY(rows.sizes().vec() == (std::vector<std::int64_t>{6, 16}));
    QVERIFY(at::equal(rows[5].slice(0, 0, 8), x[1].slice(0, 32)));
    QVERIFY(at::equal(rows[5].slice(0, 8), at::zeros({8}, at::kDouble)));
    QVERIFY(at::equal(from_rows(rows, x.sizes()), x));
  }

  void rowsBeyondTheTensorAreRefused() {
    QVERIFY_EXCEPTION_THROWN(cut_rows(at::zeros({2, 40}), 0), Error);
    QVERIFY_EXCEPTION_THROWN(cut_rows(at::zeros({2, 40}), 60), Error);
  }

  void aShortGroupIsRoundedOnItsOwn_data() { ranges(); }
  void aShortGroupIsRoundedOnItsOwn() {
    QFETCH(bool, symmetric);
    QFETCH(bool, clipped);
    const IntegerGrid grid{3, symmetric};
    const at::Tensor weight = test::short_group_weight();
    const at::Tensor factors = 1 - 0.4 * test::random({18}, 3, at::kFloat).sigmoid();
    const auto with = [&](const at::Tensor& own) { return clipped ? own : at::Tensor(); };
    const auto whole = quantize_weight(weight, grid, test::kShortGroupRow, with(factors), with(factors));
    QVERIFY(whole.scale.sizes().vec() == (std::vector<std::int64_t>{6, 3}));
    const auto groups = test::groups_of(weight);
    for (std::int64_t g = 0; g < test::kShortGroups; ++g) {
      const at::Tensor& group = groups[static_cast<std::size_t>(g)];
      const at::Tensor own = with(test::factors_of_group(factors, g));
      const auto alone = quantize_weight(group, grid, group.size(1), own, own);
      const std::int64_t first = g * test::kShortGroupRow, end = first + group.size(1);
      QVERIFY(at::equal(whole.dequantized.slice(1, first, end), alone.dequantized));
      QVERIFY(at::equal(whole.integers.slice(1, first, end), alone.integers));
      QVERIFY(at::equal(whole.scale.select(1, g), alone.scale.select(1, 0)));
      QCOMPARE(whole.zero_point.defined(), !symmetric);
      if (!symmetric) QVERIFY(at::equal(whole.zero_point.select(1, g), alone.zero_point.select(1, 0)));
    }
  }

  void aShortGroupHasItsOwnGradients_data() { ranges(); }
  void aShortGroupHasItsOwnGradients() {
    QFETCH(bool, symmetric);
    QFETCH(bool, clipped);
    const IntegerGrid grid{3, symmetric};
    const auto leaf = [](const at::Tensor& x) { return x.detach().clone().requires_grad_(); };
    const at::Tensor weight = leaf(test::short_group_weight()), outer = test::short_group_weight(12);
    const at::Tensor start = 1 - 0.4 * test::random({18}, 3, at::kFloat).sigmoid();
    const at::Tensor lower = clipped ? leaf(start) : at::Tensor(),
                     upper = clipped ? leaf(start) : at::Tensor();
    const at::Tensor whole = fake_quantize(weight, grid, test::kShortGroupRow, lower, upper);
    (whole * outer).sum().backward();
    const auto groups = test::groups_of(weight.detach()), outers = test::groups_of(outer);
    for (std::int64_t g = 0; g < test::kShortGroups; ++g) {
      const at::Tensor group = leaf(groups[static_cast<std::size_t>(g)]);
      const at::Tensor own = test::factors_of_group(start, g);
      const at::Tensor low = clipped ? leaf(own) : at::Tensor(), high = clipped ? leaf(own) : at::Tensor();
      const at::Tensor alone = fake_quantize(group, grid, group.size(1), low, high);
      (alone * outers[static_cast<std::size_t>(g)]).sum().backward();
      const std::int64_t first = g * test::kShortGroupRow, end = first + group.size(1);
      QVERIFY(at::equal(whole.slice(1, first, end), alone));
      QVERIFY(at::equal(weight.grad().slice(1, first, end), group.grad()));
      if (!clipped) continue;
      QVERIFY(at::equal(test::factors_of_group(lower.grad(), g), low.grad()));
      QVERIFY(at::equal(test::factors_of_group(upper.grad(), g), high.grad()));
    }
  }
};

AQ_TEST(WeightRowsTest)
#include "weight_rows_test.moc"
