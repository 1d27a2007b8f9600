// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/scale_search.h"

#include <QTest>
#include <algorithm>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

Recipe searching_recipe(int bits, int group = 0) {
  Recipe start;
  start.weights.bits = bits;
  if (group) {
    start.weights.granularity = "group";
    start.weights.group_size = group;
  }
  return resolved(method("awq").apply(start));
}

/// The placement as it stands before the search.
TransformState unscaled(const BlockProblem& problem, const Recipe& recipe, Placement placement) {
  for (const PlacementPlan& plan : plan_placements(problem.shape, problem.weights, recipe.transform))
    if (plan.placement == placement) return {plan, at::ones({plan.heads * plan.size}, at::kFloat), {}, {}};
  return {};
}

ScaleSearch searched(const BlockProblem& problem, const Recipe& recipe, Placement placement,
                     const RunContext& context = {}) {
  const WeightQuantizer quantizer(recipe, problem.index, problem.weights, problem.layer_names);
  return search_scale(problem, unscaled(problem, recipe, placement), quantizer, context);
}

double final_error(const BlockProblem& problem, const Recipe& recipe) {
  const BlockSolution solution = solve_block(problem, recipe, RunContext());
  return chain_loss(
      problem, test::forward_chain(problem.shape, solution.weights, problem.inputs, nullptr, RunContext()));
}

}  // namespace

class ScaleSearchTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLoudChannelIsScaledUp_data() {
    QTest::addColumn<bool>("llama");
    QTest::addColumn<int>("group");
    for (const bool llama : {false, true})
      for (const int group : {0, 16})
        QTest::addRow("%s %d", llama ? "llama" : "opt", group) << llama << group;
  }

  void aLoudChannelIsScaledUp() {
    QFETCH(bool, llama);
    QFETCH(int, group);
    const BlockProblem problem = test::small_problem(llama);
    const Recipe recipe = searching_recipe(3, group);
    const std::pair<Placement, std::int64_t> loud[] = {{Placement::AttentionNorm, 3},
                                                       {Placement::MlpNorm, 7}};
    for (const auto& [placement, channel] : loud) {
      const ScaleSearch found = searched(problem, recipe, placement);
      QVERIFY(found.scale[channel].item<double>() > 1.5 * found.scale.median().item<double>());
      QCOMPARE(found.scale.argmax().item<std::int64_t>(), channel);
      QVERIFY(*std::ranges::min_element(found.losses) < found.losses.front());
    }
  }

  void theGridIsTheAuthors() {
    const ScaleSearch found =
        searched(test::small_problem(true), searching_recipe(3), Placement::AttentionNorm);
    QCOMPARE(found.ratios.size(), std::size_t{20});
    QCOMPARE(found.losses.size(), std::size_t{20});
    for (int i = 0; i < 20; ++i)
      QCOMPARE(found.ratios[static_cast<std::size_t>(i)], static_cast<float>(i) / 20);
    const double centre = (found.scale.max() * found.scale.min()).item<double>();
    QVERIFY2(std::abs(centre - 1) < 1e-4, qPrintable(QString::number(centre)));
  }

  /// What one value head stands for in several query heads has no one scale; nor has what is not rounded.
  void whatIsNotSearchedStaysAtOnes() {
    const BlockProblem problem = test::small_problem(true);  // two query heads a value head
    const ScaleSearch shared = searched(problem, searching_recipe(3), Placement::ValueOutput);
    const ScaleSearch unrounded = searched(problem, searching_recipe(16), Placement::AttentionNorm);
    for (const ScaleSearch& found : {shared, unrounded}) {
      QVERIFY(found.losses.empty());
      QVERIFY(at::equal(found.scale, at::ones_like(found.scale)));
    }
    QVERIFY(
        !searched(test::small_problem(false), searching_recipe(3), Placement::ValueOutput).losses.empty());
  }

  /// A candidate whose loss is no number is never the best one, wherever in the grid it stands.
  void whatIsNoNumberIsPassedOver() {
    const BlockProblem problem = test::small_problem(true);
    const Recipe recipe = searching_recipe(3);
    const WeightQuantizer quantizer(recipe, problem.index, problem.weights, problem.layer_names);
    const TransformState state = unscaled(problem, recipe, Placement::MlpNorm);
    for (const float bad : {0.0F, 1.0F, 2.0F}) {
      const ScaleCandidates candidates{{0, 1, 2}, [bad](double ratio) {
                                         const double value = ratio == static_cast<double>(bad) ? NAN : 1;
                                         return at::full({32}, value, at::kFloat);
                                       }};
      QVERIFY(search_scale(problem, state, quantizer, {}, candidates).scale.isfinite().all().item<bool>());
    }
  }

  void aStopEndsIt() {
    std::stop_source stop;
    stop.request_stop();
    const RunContext context(stop.get_token(), nullptr, {});
    try {
      searched(test::small_problem(true), searching_recipe(3), Placement::MlpNorm, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Cancelled);
    }
  }

  /// With a shift the scale acts on x − δ: a channel that is loud only for its offset is loud no more.
  void aShiftIsTakenOutFirst() {
    BlockProblem problem = test::small_problem(false);
    problem.weights.attention_norm.bias[5] = 40;
    const Recipe recipe = searching_recipe(3);
    TransformState state = unscaled(problem, recipe, Placement::AttentionNorm);
    const WeightQuantizer quantizer(recipe, problem.index, problem.weights, problem.layer_names);
    QCOMPARE(search_scale(problem, state, quantizer, {}).scale.argmax().item<int>(), 5);
    state.shift = at::zeros({32}, at::kFloat);
    state.shift[5] = 40;
    QCOMPARE(search_scale(problem, state, quantizer, {}).scale.argmax().item<int>(), 3);
  }

  void theRecordKeepsGridAndScale() {
    const BlockProblem problem = test::small_problem(false);
    const Recipe recipe = searching_recipe(3);
    for (const PlacementRecord& record : solve_block(problem, recipe, RunContext()).record.placements) {
      QCOMPARE(record.search_ratios.size(), std::size_t{20});
      QCOMPARE(record.search_losses.size(), std::size_t{20});
    }
    const ScaleSearch found = searched(problem, recipe, Placement::AttentionNorm);
    const auto placements = solve_block(problem, recipe, RunContext()).record.placements;
    QVERIFY(at::equal(placements.front().matrix, found.scale));
  }

  void awqBeatsRounding() {
    for (const bool llama : {false, true}) {
      const BlockProblem problem = test::small_problem(llama);
      Recipe start;
      start.weights.bits = 3;
      const double rounded = final_error(problem, resolved(method("rtn").apply(start)));
      QVERIFY(final_error(problem, searching_recipe(3)) < 0.8 * rounded);
    }
  }

  /// A start is only a start: learning goes on from either.
  void learningGoesOnFromEitherStart() {
    const BlockProblem problem = test::small_problem(true);
    for (const char* id : {"awq", "smoothquant"}) {
      Recipe recipe = method(id).apply({});
      recipe.weights.bits = 2;
      recipe.clipping.rule = "learned";
      recipe.optimizer.epochs = 6;
      const BlockSolution solution = solve_block(problem, resolved(recipe), RunContext());
      QCOMPARE(solution.record.losses.size(), std::size_t{6});
      QVERIFY2(solution.record.losses.back() < solution.record.initial_loss, id);
    }
  }
};

AQ_TEST(ScaleSearchTest)
#include "scale_search_test.moc"
