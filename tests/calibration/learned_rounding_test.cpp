// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/learned_rounding.h"

#include <QTest>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "core/quant/activation_quantizer.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

Recipe recipe_of(const std::string& rule, int weight_bits, int activation_bits = 16) {
  Recipe start;
  start.weights.bits = weight_bits;
  start.activations.bits = activation_bits;
  Recipe recipe = method("rtn").apply(start);
  recipe.rounding.rule = rule;
  return resolved(recipe);
}

double solved_error(const BlockProblem& problem, const Recipe& recipe) {
  ActivationQuantizer activations(recipe.activations);
  ActivationHook* hook = recipe.quantizes_activations() ? &activations : nullptr;
  const BlockSolution solution = solve_block(problem, recipe, RunContext());
  return chain_loss(problem,
                    test::forward_chain(problem.shape, solution.weights, problem.inputs, hook, RunContext()));
}

/// s·(q − z) of what a record keeps.
at::Tensor rebuilt(const LayerRecord& layer, const IntegerGrid& grid) {
  const at::Tensor rows = layer.integers.to(at::kFloat).reshape({layer.scale.numel(), -1});
  const at::Tensor zero =
      layer.zero_point.defined() ? layer.zero_point : at::full_like(layer.scale, grid.symmetric_zero_point());
  return ((rows - zero.reshape({-1, 1})) * layer.scale.reshape({-1, 1})).reshape(layer.integers.sizes());
}

template <typename Event>
std::vector<Event> events_of(const BlockProblem& problem, const Recipe& recipe) {
  std::vector<Event> events;
  solve_block(problem, recipe, RunContext({}, nullptr, [&](const RunEvent& event) {
                if (const auto* one = std::get_if<Event>(&event)) events.push_back(*one);
              }));
  return events;
}

void every_rule(const std::function<void(const char*)>& add) {
  QTest::addColumn<QString>("rule");
  for (const char* rule : {"adaround", "signround"}) add(rule);
}

}  // namespace

class LearnedRoundingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theBlockErrorIsBelowRoundingToNearest_data() {
    QTest::addColumn<bool>("llama");
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("activation_bits");
    every_rule([](const char* rule) {
      for (const bool llama : {false, true})
        for (const int bits : {3, 2})
          for (const int activation_bits : {16, 8})
            if (bits == 3 || activation_bits == 16)
              QTest::addRow("%s %s W%dA%d", rule, llama ? "llama" : "opt", bits, activation_bits)
                  << llama << bits << activation_bits << QString(rule);
    });
  }
  void theBlockErrorIsBelowRoundingToNearest() {
    QFETCH(QString, rule);
    QFETCH(bool, llama);
    QFETCH(int, bits);
    QFETCH(int, activation_bits);
    const BlockProblem problem = test::small_problem(llama, 8, 32);
    const double nearest = solved_error(problem, recipe_of("nearest", bits, activation_bits));
    const double learned = solved_error(problem, recipe_of(rule.toStdString(), bits, activation_bits));
    QVERIFY2(learned < 0.95 * nearest, qPrintable(QString("%1 against %2").arg(learned).arg(nearest)));
  }

  void everyGridIsKept_data() {
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<QString>("clipping");
    every_rule([](const char* rule) {
      for (const char* granularity : {"tensor", "channel", "group"})
        for (const bool symmetric : {false, true})
          for (const char* clipping : {"min-max", "learned", "search"})
            QTest::addRow("%s %s %s %s", rule, granularity, symmetric ? "symmetric" : "asymmetric", clipping)
                << granularity << symmetric << clipping << QString(rule);
    });
  }
  void everyGridIsKept() {
    QFETCH(QString, rule);
    QFETCH(QString, granularity);
    QFETCH(bool, symmetric);
    QFETCH(QString, clipping);
    Recipe recipe = recipe_of(rule.toStdString(), 3);
    recipe.weights.granularity = granularity.toStdString();
    recipe.weights.group_size = 16;
    recipe.weights.symmetric = symmetric;
    recipe.clipping.rule = clipping.toStdString();
    recipe.optimizer.epochs = clipping == "learned" ? 1 : 0;
    recipe.rounding.epochs = 3;
    const IntegerGrid grid = weight_grid(recipe.weights);
    const BlockSolution solution = solve_block(test::small_problem(true), recipe, RunContext());
    for (std::size_t i = 0; i < solution.record.layers.size(); ++i) {
      const LayerRecord& layer = solution.record.layers[i];
      QVERIFY(at::equal(rebuilt(layer, grid), solution.weights.linears[i].weight));
      QVERIFY(layer.integers.max().item<int>() <= grid.levels());
      QVERIFY(layer.report.flipped && *layer.report.flipped < 0.5);
    }
  }

  void eachWeightGoesUpOrDown() {
    const BlockProblem problem = test::small_problem(false);
    const BlockSolution nearest = solve_block(problem, recipe_of("nearest", 3), RunContext());
    const BlockSolution learned = solve_block(problem, recipe_of("adaround", 3), RunContext());
    for (std::size_t i = 0; i < learned.record.layers.size(); ++i) {
      const LayerRecord &one = learned.record.layers[i], &other = nearest.record.layers[i];
      const at::Tensor apart = (one.integers.to(at::kInt) - other.integers.to(at::kInt)).abs();
      QVERIFY(at::equal(one.scale, other.scale));
      QVERIFY(apart.max().item<int>() == 1);
      QCOMPARE(*one.report.flipped, apart.to(at::kDouble).mean().item<double>());
      QVERIFY(!other.report.flipped);
    }
  }

  void nearlyAllIsDecidedBeforeTheLastStep() {
    const auto notices = events_of<Notice>(test::small_problem(true, 8, 32), recipe_of("adaround", 3));
    QCOMPARE(notices.size(), std::size_t{1});
    double share = 0;
    QVERIFY(std::sscanf(notices[0].text.c_str(), "block 0: AdaRound had decided %lf %%", &share) == 1);
    QVERIFY2(share > 97, notices[0].text.c_str());
  }

  void rangesAreTunedWhereAsked() {
    Recipe recipe = recipe_of("signround", 2);
    const BlockProblem problem = test::small_problem(true);
    for (const LayerRecord& layer : solve_block(problem, recipe, RunContext()).record.layers) {
      QVERIFY(layer.clipping.defined() && layer.clipping.max().item<float>() <= 1);
      QVERIFY(layer.clipping.min().item<float>() < 1);
    }
    recipe.rounding.tune_range = false;
    for (const LayerRecord& layer : solve_block(problem, recipe, RunContext()).record.layers)
      QVERIFY(!layer.clipping.defined());
  }

  /// A step so wide that every epoch is worse than the start.
  void signRoundKeepsTheBestEpoch() {
    Recipe recipe = recipe_of("signround", 4);
    recipe.rounding.lr = 1;
    recipe.rounding.epochs = 1;
    recipe.rounding.tune_range = false;
    const BlockProblem problem = test::small_problem(true);
    QCOMPARE(solved_error(problem, recipe), solved_error(problem, recipe_of("nearest", 4)));
  }

  /// Steps so wide that it ends worse than it began: rounding to nearest is kept, and that is said.
  void adaRoundIsNoWorseThanNearest() {
    Recipe recipe = recipe_of("adaround", 4);
    recipe.rounding.epochs = 1;
    recipe.rounding.lr = 100;
    const BlockProblem problem = test::small_problem(true);
    QCOMPARE(solved_error(problem, recipe), solved_error(problem, recipe_of("nearest", 4)));
    std::string warning;
    const RunContext context({}, nullptr, [&](const RunEvent& event) {
      if (const auto* notice = std::get_if<Notice>(&event); notice && notice->warning) warning = notice->text;
    });
    for (const LayerRecord& layer : solve_block(problem, recipe, context).record.layers)
      QCOMPARE(layer.report.flipped.value(), 0.0);
    QVERIFY2(warning.starts_with("block 0: learned rounding ended at a loss of "), warning.c_str());
  }

  /// A loss whose inverse leaves the floats: no step of it is infinite or no number.
  void theSmallestLossesAreLearnedFrom() {
    BlockProblem problem = test::small_problem(true);
    for (const LinearRole role : {LinearRole::Value, LinearRole::Down})
      problem.weights[role].weight.mul_(1e-20);
    test::pose(problem, problem.inputs.values() * 1e-3);
    const BlockSolution solution = solve_block(problem, recipe_of("adaround", 3), RunContext());
    QVERIFY(solution.record.initial_loss < 1e-38);
    for (const LinearRole role : kAllLinearRoles)
      if (const at::Tensor& weight = solution.weights[role].weight; weight.defined())
        QVERIFY(weight.isfinite().all().item<bool>());
    for (const float loss : solution.record.losses) QVERIFY(std::isfinite(loss));
  }

  void theSameSeedGivesTheSameBits_data() {
    every_rule([](const char* rule) { QTest::newRow(rule) << QString(rule); });
  }
  void theSameSeedGivesTheSameBits() {
    QFETCH(QString, rule);
    const BlockProblem problem = test::small_problem(true);
    const Recipe recipe = recipe_of(rule.toStdString(), 3);
    const BlockSolution first = solve_block(problem, recipe, RunContext());
    const BlockSolution second = solve_block(problem, recipe, RunContext());
    for (const LinearRole role : kAllLinearRoles)
      QVERIFY(at::equal(first.weights[role].weight, second.weights[role].weight));
    QVERIFY(first.record.losses == second.record.losses);
  }

  void itsEpochsComeAfterTheOptimizers() {
    Recipe recipe = recipe_of("signround", 3);
    recipe.clipping.rule = "learned";
    recipe.optimizer.epochs = 2;
    recipe.rounding.epochs = 3;
    QCOMPARE(recipe.epochs(), 5);
    const BlockProblem problem = test::small_problem(true);
    const auto epochs = events_of<EpochFinished>(problem, recipe);
    const auto losses = solve_block(problem, recipe, RunContext()).record.losses;
    QCOMPARE(epochs.size(), std::size_t{5});
    QCOMPARE(losses.size(), epochs.size());
    for (std::size_t i = 0; i < epochs.size(); ++i) {
      QCOMPARE(epochs[i].epoch, static_cast<int>(i));
      QCOMPARE(static_cast<float>(epochs[i].loss), losses[i]);
    }
    QVERIFY(epochs.back().placements.empty());
  }

  void sixteenBitsIgnoreTheRule() {
    const Recipe recipe = recipe_of("adaround", 16);
    QVERIFY(!recipe.learns_rounding());
    QVERIFY(events_of<EpochFinished>(test::small_problem(false), recipe).empty());
  }

  void stopsBetweenTwoSteps_data() {
    every_rule([](const char* rule) { QTest::newRow(rule) << QString(rule); });
  }
  void stopsBetweenTwoSteps() {
    QFETCH(QString, rule);
    Recipe recipe = recipe_of(rule.toStdString(), 3);
    recipe.rounding.epochs = 100000;
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<EpochFinished>(event)) stop.request_stop();
    });
    try {
      solve_block(test::small_problem(true), recipe, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Cancelled);
    }
  }

  void aLossThatIsNotFiniteNamesTheBlock() {
    BlockProblem problem = test::small_problem(true);
    problem.index = 4;
    problem.targets = at::full_like(problem.targets.values(), NAN);
    try {
      solve_block(problem, recipe_of("adaround", 3), RunContext());
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Numeric);
      QVERIFY2(std::string(error.what()).find("block 4") != std::string::npos, error.what());
    }
  }
};

AQ_TEST(LearnedRoundingTest)
#include "learned_rounding_test.moc"
