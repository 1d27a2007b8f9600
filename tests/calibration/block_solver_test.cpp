// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/block_solver.h"

#include <QTest>

#include "core/methods/method.h"
#include "core/quant/activation_quantizer.h"
#include "core/quant/fake_quantize.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

Recipe recipe_of(const std::string& id, int weight_bits, int activation_bits = 16) {
  Recipe start;
  start.weights.bits = weight_bits;
  start.activations.bits = activation_bits;
  Recipe recipe = method(id).apply(start);
  if (recipe.optimizer.epochs) recipe.optimizer.epochs = 6;
  return resolved(recipe);
}

double error_of(const BlockProblem& problem, const Recipe& recipe, const BlockWeights& weights) {
  ActivationQuantizer activations(recipe.activations);
  return chain_loss(problem,
                    test::forward_chain(problem.shape, weights, problem.inputs, &activations, RunContext()));
}

}  // namespace

class BlockSolverTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rtnIsFakeQuantizationOfEveryWeight() {
    const BlockProblem problem = test::small_problem(true);
    const BlockSolution solution = solve_block(problem, recipe_of("rtn", 3), RunContext());
    for (const LinearRole role : kAllLinearRoles) {
      const at::Tensor& weight = problem.weights[role].weight;
      QVERIFY(at::equal(solution.weights[role].weight, fake_quantize(weight, {3, false}, weight.size(1))));
    }
    QCOMPARE(solution.record.layers.size(), std::size_t{7});
    QVERIFY(solution.record.losses.empty());
  }

  void sixteenBitsChangeNothing() {
    for (const bool llama : {false, true}) {
      const BlockProblem problem = test::small_problem(llama);
      Recipe recipe = recipe_of("affinequant", 16);
      const BlockSolution solution = solve_block(problem, recipe, RunContext());
      QVERIFY(error_of(problem, recipe, solution.weights) < 1e-8);
    }
  }

  void learningBeatsRounding_data() {
    QTest::addColumn<bool>("llama");
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("weight_bits");
    QTest::addColumn<int>("activation_bits");
    for (const bool llama : {false, true})
      for (const char* id : {"omniquant", "affinequant", "flatquant"}) {
        QTest::addRow("%s %s W2A16", llama ? "llama" : "opt", id) << llama << QString(id) << 2 << 16;
        QTest::addRow("%s %s W4A4", llama ? "llama" : "opt", id) << llama << QString(id) << 4 << 4;
      }
  }

  void learningBeatsRounding() {
    QFETCH(bool, llama);
    QFETCH(QString, method);
    QFETCH(int, weight_bits);
    QFETCH(int, activation_bits);
    const BlockProblem problem = test::small_problem(llama);
    const Recipe rtn = recipe_of("rtn", weight_bits, activation_bits);
    const Recipe learned = recipe_of(method.toStdString(), weight_bits, activation_bits);
    const double rounded = error_of(problem, rtn, solve_block(problem, rtn, RunContext()).weights);
    const BlockSolution solution = solve_block(problem, learned, RunContext());
    const double better = error_of(problem, learned, solution.weights);
    QVERIFY2(better < 0.9 * rounded, qPrintable(QStringLiteral("%1 against %2").arg(better).arg(rounded)));
    const SiteParameters& site = solution.weights[ActivationSite::AttentionInput];
    QCOMPARE(site.merged(), activation_bits < 16 && method == "flatquant");
    QCOMPARE(solution.record.losses.size(), std::size_t{6});
    if (learned.optimizer.schedule == "constant")
      QVERIFY(solution.record.losses.back() < solution.record.losses.front());
    for (const PlacementRecord& placement : solution.record.placements)
      QVERIFY(placement.epochs.back().merge_error < 1e-3);
  }

  /// Merged weights are the dequantized integers times A⁻ᵀ: what is stored reproduces what is used.
  void recordReproducesTheWeights() {
    const BlockProblem problem = test::small_problem(false);
    const BlockSolution solution = solve_block(problem, recipe_of("omniquant", 4), RunContext());
    const LayerRecord& up = solution.record.layers[4];
    QCOMPARE(up.layer, std::string("up"));
    at::Tensor scale = (up.integers.to(at::kFloat) - up.zero_point) * up.scale;
    QVERIFY(at::allclose(scale, solution.weights[LinearRole::Up].weight));
  }

  void sameSeedSameBits() {
    const BlockProblem problem = test::small_problem(true);
    const Recipe recipe = recipe_of("affinequant", 3);
    const auto one = solve_block(problem, recipe, RunContext()),
               two = solve_block(problem, recipe, RunContext());
    for (const LinearRole role : kAllLinearRoles)
      QVERIFY(at::equal(one.weights[role].weight, two.weights[role].weight));
  }

  void everyPrecisionMergesAndReportsIt() {
    const BlockProblem problem = test::small_problem(false);
    double float_error = 0, double_error = 0;
    for (const char* precision : {"float", "double", "mixed"}) {
      Recipe recipe = recipe_of("affinequant", 3);
      recipe.transform.precision = precision;
      const auto solution = solve_block(problem, recipe, RunContext());
      const double error = solution.record.placements[0].epochs.back().merge_error;
      if (std::string(precision) == "float") float_error = error;
      if (std::string(precision) == "double") double_error = error;
    }
    QVERIFY(double_error < 1e-12);
    QVERIFY(float_error > double_error);
  }

  void enforcementKeepsEveryEpochDominant() {
    const BlockProblem problem = test::small_problem(false);
    Recipe recipe = recipe_of("affinequant", 2);
    recipe.transform.stability_factor = 1;
    recipe.optimizer.let_lr = 5e-2;
    recipe.transform.enforce_dominance = true;
    for (const PlacementRecord& placement : solve_block(problem, recipe, RunContext()).record.placements)
      for (const PlacementStatus& epoch : placement.epochs) QVERIFY(epoch.dominance > 0);
  }

  void auxiliaryLossAddsTheSecondTarget() {
    BlockProblem problem = test::small_problem(true);
    problem.augmented_targets = problem.targets;
    const double both = solve_block(problem, recipe_of("rtn", 2), RunContext()).record.initial_loss;
    problem.augmented_targets = {};
    const double one = solve_block(problem, recipe_of("rtn", 2), RunContext()).record.initial_loss;
    QVERIFY(std::abs(both - 2 * one) < 1e-6 * both);
  }

  void bfloat16ProductsComeClose() {
    const BlockProblem problem = test::small_problem(false);
    Recipe recipe = recipe_of("affinequant", 2);
    const double full = error_of(problem, recipe, solve_block(problem, recipe, RunContext()).weights);
    recipe.optimizer.compute = "bfloat16";
    const double half = error_of(problem, recipe, solve_block(problem, recipe, RunContext()).weights);
    QVERIFY2(half < 1.3 * full, qPrintable(QStringLiteral("%1 against %2").arg(half).arg(full)));
  }
};

AQ_TEST(BlockSolverTest)
#include "block_solver_test.moc"
