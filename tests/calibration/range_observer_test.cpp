// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/range_observer.h"

#include <QTest>

#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "core/quant/activation_quantizer.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

ActivationRecipe observing(const std::string& observer, int bits = 4) {
  return {.bits = bits, .range = "static", .observer = observer, .percentile = 90};
}

}  // namespace

class RangeObserverTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void minMaxTakesTheExtremes() {
    const ObservedRange range = observed_range(at::arange(10), {-7, 21}, observing("min-max"), 4);
    QCOMPARE(range.low, -7.0);
    QCOMPARE(range.high, 21.0);
  }

  void percentilesLeaveTheTailsOut() {  // 90 of 0 … 100: 5 to 95
    const ObservedRange range = observed_range(at::arange(101), {0, 100}, observing("percentile"), 4);
    QCOMPARE(range.low, 5.0);
    QCOMPARE(range.high, 95.0);
  }

  void theSquaredErrorGivesUpALonelyOutlier() {
    at::Tensor values = test::random({4096}, 3, at::kFloat);
    values[17] = 60;
    const ObservedRange extremes{values.min().item<double>(), 60};
    const ObservedRange range = observed_range(values, extremes, observing("mse"), 4);
    QVERIFY2(range.high < 40, qPrintable(QString::number(range.high)));
    values[17] = 0;  // nothing stands out: hardly anything is cut off
    const double largest = values.max().item<double>();
    QVERIFY(observed_range(values, {values.min().item<double>(), largest}, observing("mse", 8), 8).high >
            0.9 * largest);
  }

  void everyQuantizedSiteGetsARange() {
    const BlockProblem problem = test::small_problem(true);
    BlockWeights weights = problem.weights;
    observe_ranges(problem, weights, {.bits = 8, .kv_bits = 16, .range = "static"}, {});
    for (const ActivationSite site : kAllActivationSites)
      QCOMPARE(weights[site].low.defined(), !is_attention_site(site));
    observe_ranges(problem, weights, {.bits = 8}, {});  // dynamic: nothing happens
    QVERIFY(!weights[ActivationSite::Key].low.defined());
  }

  void staticRangesComeOutOfTheSolver() {
    for (const char* observer : {"min-max", "percentile", "mse"}) {
      const BlockProblem problem = test::small_problem(true);
      Recipe recipe = resolved(method("smoothquant").apply({}));
      recipe.weights.bits = 8;
      recipe.activations = observing(observer, 8);
      recipe.activations.percentile = 99.9;
      const BlockSolution solution = solve_block(problem, recipe, RunContext());
      QVERIFY(solution.weights[ActivationSite::DownInput].high.item<float>() > 0);
      ActivationQuantizer quantizer(recipe.activations);
      const double error = chain_loss(
          problem, test::forward_chain(problem.shape, solution.weights, problem.inputs, &quantizer, {}));
      // A percentile gives up what the loud channel carries; the others lose little in 8 bits.
      const double allowed = std::string(observer) == "percentile" ? 0.2 : 0.02;
      QVERIFY2(error < allowed * problem.targets.values().square().mean().item<double>(), observer);
    }
  }
};

AQ_TEST(RangeObserverTest)
#include "range_observer_test.moc"
