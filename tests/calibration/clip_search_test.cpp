// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/clip_search.h"

#include <QTest>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

Recipe clipping_recipe(const std::string& granularity, bool symmetric = false) {
  Recipe recipe;
  recipe.transform = {};
  recipe.clipping.rule = "search";
  recipe.weights = {.bits = 3, .granularity = granularity, .group_size = 16, .symmetric = symmetric};
  recipe.optimizer.epochs = 0;
  return recipe;
}

/// Squared error of the layer's output.
double output_error(const at::Tensor& rounded, const at::Tensor& weight, const at::Tensor& inputs) {
  return at::matmul(inputs, (rounded - weight).t()).square().sum().item<double>();
}

}  // namespace

class ClipSearchTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theFactorsLowerTheErrorOfTheOutput_data() {
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<bool>("symmetric");
    for (const char* granularity : {"tensor", "channel", "group"})
      for (const bool symmetric : {false, true})
        QTest::addRow("%s %s", granularity, symmetric ? "symmetric" : "asymmetric")
            << QString(granularity) << symmetric;
  }

  void theFactorsLowerTheErrorOfTheOutput() {
    QFETCH(QString, granularity);
    QFETCH(bool, symmetric);
    const BlockProblem problem = test::small_problem(true);
    const WeightQuantizer quantizer(clipping_recipe(granularity.toStdString(), symmetric), problem.index,
                                    problem.weights, problem.layer_names);
    const at::Tensor& weight = problem.weights[LinearRole::Up].weight;  // [48, 32]
    const at::Tensor inputs = test::random({300, 32}, 9, at::kFloat);
    const ClippingFactors found = search_clip(LinearRole::Up, weight, inputs, quantizer, {});
    const std::int64_t rows = granularity == "tensor" ? 1 : granularity == "channel" ? 48 : 96;
    for (const at::Tensor& factors : {found.lower, found.upper}) {
      QCOMPARE(factors.numel(), rows);
      QVERIFY(factors.min().item<double>() >= 0.5);
      QVERIFY(factors.max().item<double>() <= 1);
    }
    const double clipped = output_error(quantizer.quantize(LinearRole::Up, weight, found), weight, inputs);
    const double whole = output_error(quantizer.quantize(LinearRole::Up, weight, {}), weight, inputs);
    QVERIFY2(clipped < whole, qPrintable(QStringLiteral("%1 against %2").arg(clipped).arg(whole)));
  }

  /// A weight that meets no activation costs nothing to clip, and a finer grid serves the others.
  void aWeightWithoutActivationIsClippedAway() {
    const BlockProblem problem = test::small_problem(true);
    const WeightQuantizer quantizer(clipping_recipe("channel"), problem.index, problem.weights,
                                    problem.layer_names);
    at::Tensor weight = 0.1 * test::random({48, 32}, 3, at::kFloat);
    weight[4][0] = 0.6;
    weight[5][0] = -0.6;
    at::Tensor inputs = test::random({64, 32}, 4, at::kFloat);
    inputs.select(1, 0).zero_();
    const ClippingFactors found = search_clip(LinearRole::Up, weight, inputs, quantizer, {});
    QVERIFY(found.upper[4].item<float>() < 0.8F);
    QCOMPARE(found.lower[4].item<float>(), 1.0F);  // the short end is inside ±m as it is
    QVERIFY(found.lower[5].item<float>() < 0.8F);
    QCOMPARE(found.upper[5].item<float>(), 1.0F);
  }

  void aRowOfZerosIsLeftAlone() {
    const BlockProblem problem = test::small_problem(true);
    const WeightQuantizer quantizer(clipping_recipe("channel"), problem.index, problem.weights,
                                    problem.layer_names);
    const at::Tensor weight = at::zeros({48, 32}, at::kFloat), inputs = at::ones({8, 32}, at::kFloat);
    const ClippingFactors found = search_clip(LinearRole::Up, weight, inputs, quantizer, {});
    QVERIFY(at::equal(found.lower, at::ones_like(found.lower)));
    QVERIFY(at::equal(found.upper, at::ones_like(found.upper)));
  }

  /// Each group is searched with its own inputs, whatever it holds: 32 inputs are groups of 20 and 12.
  void aShortGroupIsSearchedOnItsOwn() {
    const BlockProblem problem = test::small_problem(true);
    const at::Tensor& weight = problem.weights[LinearRole::Up].weight;  // [48, 32]
    const at::Tensor inputs = test::random({100, 32}, 9, at::kFloat);
    const auto search = [&](std::int64_t first, std::int64_t count, const Recipe& recipe) {
      BlockWeights one;
      one[LinearRole::Up].weight = weight.narrow(1, first, count).contiguous();
      const WeightQuantizer quantizer(recipe, 0, one, problem.layer_names);
      return search_clip(LinearRole::Up, one[LinearRole::Up].weight, inputs.narrow(1, first, count),
                         quantizer, {});
    };
    Recipe grouped = clipping_recipe("group");
    grouped.weights.group_size = 20;
    const ClippingFactors whole = search(0, 32, grouped);
    const ClippingFactors full = search(0, 20, clipping_recipe("channel")),
                          rest = search(20, 12, clipping_recipe("channel"));
    QVERIFY(at::allclose(whole.lower, at::stack({full.lower, rest.lower}, 1).reshape({-1})));
    QVERIFY(at::allclose(whole.upper, at::stack({full.upper, rest.upper}, 1).reshape({-1})));
    QVERIFY(rest.upper.min().item<double>() < 1);
  }

  void queriesAndKeysKeepTheirRange() {
    const BlockProblem problem = test::small_problem(true);
    const BlockSolution solution = solve_block(problem, clipping_recipe("group"), RunContext());
    for (const LayerRecord& layer : solution.record.layers) {
      const bool spared = layer.layer == "q" || layer.layer == "k";
      QCOMPARE(layer.clipping.defined(), !spared);
      if (spared) continue;
      const std::vector<std::int64_t> shape{2, layer.scale.size(0), layer.scale.size(1)};
      QVERIFY(layer.clipping.sizes().vec() == shape);
      QVERIFY(layer.clipping.min().item<double>() < 1);
    }
  }

  void theBlockComesCloser() {
    const BlockProblem problem = test::small_problem(false);
    Recipe recipe = clipping_recipe("channel");
    const auto error = [&] {
      const BlockSolution solution = solve_block(problem, recipe, RunContext());
      return chain_loss(problem,
                        test::forward_chain(problem.shape, solution.weights, problem.inputs, nullptr, {}));
    };
    const double searched = error();
    recipe.clipping.rule = "min-max";
    QVERIFY(searched < error());
  }

  void aStopEndsIt() {
    const BlockProblem problem = test::small_problem(true);
    const WeightQuantizer quantizer(clipping_recipe("channel"), problem.index, problem.weights,
                                    problem.layer_names);
    std::stop_source stop;
    stop.request_stop();
    const RunContext context(stop.get_token(), nullptr, {});
    const at::Tensor inputs = test::random({64, 32}, 4, at::kFloat);
    try {
      search_clip(LinearRole::Up, problem.weights[LinearRole::Up].weight, inputs, quantizer, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Cancelled);
    }
  }
};

AQ_TEST(ClipSearchTest)
#include "clip_search_test.moc"
