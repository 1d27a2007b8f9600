// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <array>
#include <map>

#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"
#include "tests/support/thread_ranks.h"

using namespace aq;

namespace {

Recipe recipe_of(const Method& method, int activation_bits, int batch) {
  Recipe start;
  start.weights.bits = 3;
  start.activations.bits = activation_bits;
  Recipe recipe = method.apply(start);
  recipe.optimizer.epochs = std::min(recipe.optimizer.epochs, 3);
  recipe.optimizer.batch_size = batch;
  if (recipe.weights.granularity == "group") recipe.weights.group_size = 16;
  return resolved(recipe);
}

ActivationChain dealt(const ActivationChain& chain, Share share) {
  const auto own = ActivationChain::in_memory(chain.samples(), chain.tokens(), chain.hidden(), share);
  for (std::int64_t sample = 0; sample < chain.samples(); ++sample)
    if (own.has(sample)) own.sample(sample).copy_(chain.sample(sample));
  return own;
}

/// The same block with a rank's share of the samples.
BlockProblem share_of(const BlockProblem& whole, const Ranks& ranks) {
  BlockProblem problem = whole;
  problem.inputs = dealt(whole.inputs, ranks.share());
  problem.targets = dealt(whole.targets, ranks.share());
  if (whole.augmented_targets.defined())
    problem.augmented_targets = dealt(whole.augmented_targets, ranks.share());
  problem.float_activations = ActivationRecorder(nullptr, problem.shape.experts);
  watch_chain(problem.shape, problem.weights, problem.inputs, &problem.float_activations, {});
  problem.float_activations.collect(ranks);
  return problem;
}

std::vector<BlockSolution> solve_on(int size, const BlockProblem& whole, const Recipe& recipe) {
  std::vector<BlockSolution> solutions(static_cast<std::size_t>(size));
  test::run_on_threads(size, [&](const std::shared_ptr<const Ranks>& ranks) {
    const RunContext context = RunContext().with_ranks(ranks);
    solutions[static_cast<std::size_t>(ranks->rank())] =
        solve_block(share_of(whole, *ranks), recipe, context);
  });
  return solutions;
}

double distance(const at::Tensor& a, const at::Tensor& b) {
  if (!a.defined() || a.numel() == 0) return b.defined() && b.numel() > 0 ? 1 : 0;
  if (a.sizes() != b.sizes()) return 1;
  const double size = a.to(at::kDouble).norm().item<double>();
  return (a.to(at::kDouble) - b.to(at::kDouble)).norm().item<double>() / std::max(size, 1e-30);
}

/// The largest relative distance of what was learned: matrices, shifts, clipping and scales.
double learned_distance(const BlockRecord& a, const BlockRecord& b) {
  double largest = std::abs(a.initial_loss - b.initial_loss) / a.initial_loss;
  for (std::size_t i = 0; i < a.placements.size(); ++i) {
    const PlacementRecord &one = a.placements[i], &other = b.placements[i];
    for (const double each : {distance(one.matrix, other.matrix), distance(one.right, other.right),
                              distance(one.shift, other.shift)})
      largest = std::max(largest, each);
  }
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    largest = std::max(largest, distance(a.layers[i].clipping, b.layers[i].clipping));
    largest = std::max(largest, distance(a.layers[i].scale, b.layers[i].scale));
  }
  return largest;
}

/// Largest relative distance of a weight.
double weights_distance(const BlockWeights& a, const BlockWeights& b) {
  double largest = 0;
  for (const LinearRole role : kAllLinearRoles)
    largest = std::max(largest, distance(a[role].weight, b[role].weight));
  return largest;
}

}  // namespace

/// What must be true of every method where several ranks share its samples.
class RanksContractTest : public QObject {
  Q_OBJECT

  static void every_method() {
    QTest::addColumn<QString>("id");
    for (const Method& one : methods()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }

  static void expect_the_same(const BlockProblem& problem, const Recipe& recipe, int size) {
    const BlockSolution alone = solve_block(problem, recipe, {});
    const std::vector<BlockSolution> shared = solve_on(size, problem, recipe);
    for (const BlockSolution& one : shared) {
      const double learned = learned_distance(alone.record, one.record);
      const double weights = weights_distance(alone.weights, one.weights);
      QVERIFY2(learned < 1e-5 && weights < 1e-5,
               qPrintable(QStringLiteral("%1 ranks, W%2A%3: learned %4, weights %5")
                              .arg(size)
                              .arg(recipe.weights.bits)
                              .arg(recipe.activations.bits)
                              .arg(learned)
                              .arg(weights)));
      for (std::size_t i = 0; i < one.record.losses.size(); ++i)
        QVERIFY(std::abs(one.record.losses[i] - alone.record.losses[i]) <= 1e-6F * alone.record.losses[i]);
      for (std::size_t i = 0; i < one.record.layers.size(); ++i) {
        const LayerReport &mine = one.record.layers[i].report, &theirs = alone.record.layers[i].report;
        QVERIFY(mine.channels_before == theirs.channels_before &&
                mine.channels_after == theirs.channels_after);
        QVERIFY(mine.activations_before.counts == theirs.activations_before.counts);
      }
    }
    for (const BlockSolution& one : shared)
      QCOMPARE(weights_distance(shared.front().weights, one.weights), 0.0);  // the same bits on all ranks
  }

 private Q_SLOTS:
  void anyNumberOfRanksGivesTheSame_data() { every_method(); }
  void anyNumberOfRanksGivesTheSame() {
    QFETCH(QString, id);
    const Method& one = method(id.toStdString());
    for (const int activation_bits : {16, 8}) {
      const Recipe recipe = recipe_of(one, activation_bits, 4);
      if (recipe.activations.bits != activation_bits) continue;  // the method's own
      const BlockProblem problem = test::small_problem(one.id != "omniquant", 8);
      expect_the_same(problem, recipe, 2);
      expect_the_same(problem, recipe, 4);
    }
  }

  /// 5 samples on 3 ranks in batches of 2, on 8 ranks one at a time: some ranks have none of a batch, or none
  /// at all.
  void samplesNeedNotGoUpInRanksOrBatches() {
    Recipe recipe = recipe_of(method("affinequant"), 16, 2);
    recipe.optimizer.aug_loss = true;
    BlockProblem problem = test::small_problem(true, 5);
    problem.augmented_targets = problem.targets;
    expect_the_same(problem, recipe, 3);
    recipe.optimizer.batch_size = 1;
    expect_the_same(problem, recipe, 8);
  }

  void learnedRoundingIsShared_data() {
    QTest::addColumn<QString>("rule");
    QTest::newRow("adaround") << "adaround";
    QTest::newRow("signround") << "signround";
    QTest::newRow("obq") << "obq";
  }
  void learnedRoundingIsShared() {
    QFETCH(QString, rule);
    Recipe recipe = recipe_of(method("rtn"), 16, 2);
    recipe.rounding.rule = rule.toStdString();
    recipe.rounding.epochs = 3;
    expect_the_same(test::small_problem(true, 4), recipe, 2);
  }

  void staticRangesAndSearchedClippingAreShared_data() {
    QTest::addColumn<QString>("observer");
    for (const char* observer : {"min-max", "percentile", "mse"}) QTest::newRow(observer) << observer;
  }
  void staticRangesAndSearchedClippingAreShared() {
    QFETCH(QString, observer);
    Recipe recipe = recipe_of(method("rtn"), 8, 1);
    recipe.activations.range = "static";
    recipe.activations.observer = observer.toStdString();
    recipe.clipping.rule = "search";
    expect_the_same(test::small_problem(true, 6), recipe, 4);
  }

  /// A batch is one step on the mean gradient, whoever computes it.
  void aBatchIsNotTheSameAsItsSamples() {
    const BlockProblem problem = test::small_problem(true, 4);
    const BlockSolution one = solve_block(problem, recipe_of(method("affinequant"), 16, 1), {});
    const BlockSolution four = solve_block(problem, recipe_of(method("affinequant"), 16, 4), {});
    QVERIFY(learned_distance(one.record, four.record) > 1e-3);
  }

  /// One rank's trouble is all ranks' trouble: nobody waits for ever.
  void anEndlessLossEndsAllRanksAlike() {
    BlockProblem problem = test::small_problem(true, 4);
    problem.targets.sample(3).fill_(std::numeric_limits<float>::infinity());
    const Recipe recipe = recipe_of(method("affinequant"), 16, 2);
    std::atomic<int> numeric{0};
    test::run_on_threads(2, [&](const std::shared_ptr<const Ranks>& ranks) {
      try {
        solve_block(share_of(problem, *ranks), recipe, RunContext().with_ranks(ranks));
      } catch (const Error& error) {
        numeric += error.kind() == ErrorKind::Numeric;
      }
    });
    QCOMPARE(numeric.load(), 2);
  }
};

AQ_TEST(RanksContractTest)
#include "ranks_contract_test.moc"
