// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/sequential_rounding.h"

#include <QTest>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "core/quant/activation_quantizer.h"
#include "core/rounding/hessian.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

Recipe recipe_of(const std::string& id, int weight_bits, int activation_bits = 16) {
  Recipe start;
  start.weights.bits = weight_bits;
  start.activations.bits = activation_bits;
  return resolved(method(id).apply(start));
}

double solved_error(const BlockProblem& problem, const Recipe& recipe) {
  ActivationQuantizer activations(recipe.activations);
  ActivationHook* hook = recipe.quantizes_activations() ? &activations : nullptr;
  const BlockSolution solution = solve_block(problem, recipe, RunContext());
  return chain_loss(problem,
                    test::forward_chain(problem.shape, solution.weights, problem.inputs, hook, RunContext()));
}

/// Enough tokens for Hessians of full rank.
BlockProblem problem_of(bool llama) { return test::small_problem(llama, 16, 32); }

}  // namespace

class SequentialRoundingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theBlockErrorIsBelowRoundingToNearest_data() {
    QTest::addColumn<bool>("llama");
    QTest::addColumn<int>("activation_bits");
    for (const bool llama : {false, true})
      for (const int bits : {16, 8}) QTest::addRow("%s A%d", llama ? "llama" : "opt", bits) << llama << bits;
  }
  void theBlockErrorIsBelowRoundingToNearest() {
    QFETCH(bool, llama);
    QFETCH(int, activation_bits);
    const BlockProblem problem = problem_of(llama);
    const double rtn = solved_error(problem, recipe_of("rtn", 3, activation_bits));
    const double gptq = solved_error(problem, recipe_of("gptq", 3, activation_bits));
    QVERIFY2(gptq < 0.97 * rtn, qPrintable(QString("%1 against %2").arg(gptq).arg(rtn)));
  }

  /// The down projection's Hessian is that of a block whose other layers are rounded, under quantized
  /// activations.
  void laterLayersSeeTheEarlierOnesRounded() {
    const BlockProblem problem = problem_of(true);
    const Recipe recipe = recipe_of("gptq", 3, 8);
    const BlockSolution solution = solve_block(problem, recipe, RunContext());
    ActivationQuantizer activations(recipe.activations);
    HessianRecorder recorder(ActivationSite::DownInput, &activations);
    test::forward_chain(problem.shape, solution.weights, problem.inputs, &recorder, RunContext());
    const at::Tensor& down = problem.weights[LinearRole::Down].weight;
    const auto made = gptq_round(down, recorder.take_hessian(), {3, false}, down.size(1), {}, {}, {});
    QVERIFY(at::equal(made.quantized.dequantized, solution.weights[LinearRole::Down].weight));
  }

  void roundsUnderAnyTransform() {
    const BlockProblem problem = problem_of(true);
    Recipe recipe = recipe_of("affinequant", 3);
    recipe.optimizer.epochs = 4;
    const double nearest = solved_error(problem, recipe);
    recipe.rounding.rule = "gptq";
    QVERIFY(solved_error(problem, recipe) < nearest);
  }

  void recordsTheGroupsOfReorderedColumns() {
    Recipe recipe = recipe_of("gptq", 4);
    recipe.weights.granularity = "group";
    recipe.weights.group_size = 16;
    recipe.rounding.act_order = true;
    const BlockProblem problem = problem_of(false);
    for (const auto& layer : solve_block(problem, recipe, RunContext()).record.layers)
      QCOMPARE(layer.column_groups.numel(), layer.integers.size(1));
    recipe.rounding.static_groups = true;
    for (const auto& layer : solve_block(problem, recipe, RunContext()).record.layers)
      QVERIFY(!layer.column_groups.defined());
  }

  void sixteenBitsIgnoreTheRule() {
    const BlockProblem problem = problem_of(false);
    const BlockSolution solution = solve_block(problem, recipe_of("gptq", 16), RunContext());
    for (const LinearRole role : kAllLinearRoles)
      if (problem.weights[role].weight.defined())
        QVERIFY(at::equal(solution.weights[role].weight, problem.weights[role].weight));
  }

  /// Channels that the calibration set leaves at zero keep their weights, and their number is said.
  void channelsWithoutInputAreCounted_data() {
    QTest::addColumn<QString>("rule");
    QTest::newRow("gptq") << "gptq";
    QTest::newRow("obq") << "obq";
  }
  void channelsWithoutInputAreCounted() {
    QFETCH(QString, rule);
    BlockProblem problem = problem_of(true);
    for (const std::int64_t channel : {2, 7}) problem.weights.attention_norm.weight[channel] = 0;
    test::pose(problem, problem.inputs.values());
    Recipe recipe = recipe_of("rtn", 8);
    recipe.rounding.rule = rule.toStdString();
    std::vector<std::string> warnings;
    const RunContext context({}, nullptr, [&](const RunEvent& event) {
      if (const auto* notice = std::get_if<Notice>(&event); notice && notice->warning)
        warnings.push_back(notice->text);
    });
    const BlockSolution solution = solve_block(problem, recipe, context);
    QCOMPARE(warnings.size(), std::size_t{1});
    QCOMPARE(warnings.front(), std::string("block 0, q, k, v: 2 of 32 input channels were zero in the whole "
                                           "calibration set; their weights are rounded to nearest"));
    const at::Tensor& before = problem.weights[LinearRole::Query].weight;
    const QuantizedWeight nearest = quantize_weight(before, {8, false}, before.size(1));
    for (const std::int64_t channel : {2, 7})
      QVERIFY(at::equal(solution.weights[LinearRole::Query].weight.select(1, channel),
                        nearest.dequantized.select(1, channel)));
  }

  void moreDampeningIsAWarningThatNamesTheLayers() {
    const BlockProblem problem = test::small_problem(true, 1, 16);  // 16 inputs for 32 channels: singular
    Recipe recipe = recipe_of("gptq", 3);
    recipe.rounding.dampening = 0;
    std::vector<std::string> warnings;
    const RunContext context({}, nullptr, [&](const RunEvent& event) {
      if (const auto* notice = std::get_if<Notice>(&event); notice && notice->warning)
        warnings.push_back(notice->text);
    });
    solve_block(problem, recipe, context);
    QVERIFY(!warnings.empty());
    QVERIFY2(warnings.front().starts_with("block 0, q, k, v: "), warnings.front().c_str());
  }

  void inputsThatAreNotFiniteAreAnErrorThatNamesTheLayers() {
    BlockProblem problem = test::small_problem(true);
    problem.inputs = problem.inputs.values().clone();
    problem.inputs.values()[0][0][0] = NAN;
    const WeightQuantizer quantizer(recipe_of("gptq", 3), problem.index, problem.weights,
                                    problem.layer_names);
    try {
      round_sequentially(problem, quantizer, problem.weights, {.rule = "gptq"}, nullptr, RunContext());
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Numeric);
      QVERIFY2(std::string(error.what()).find("q, k, v") != std::string::npos, error.what());
    }
  }

  void stopsWhenAsked() {
    const BlockProblem problem = problem_of(true);
    const WeightQuantizer quantizer(recipe_of("gptq", 3), problem.index, problem.weights,
                                    problem.layer_names);
    std::stop_source stop;
    stop.request_stop();
    const RunContext stopped(stop.get_token(), nullptr, {});
    QVERIFY_EXCEPTION_THROWN(round_sequentially(problem, quantizer, problem.weights, {}, nullptr, stopped),
                             Error);
  }
};

AQ_TEST(SequentialRoundingTest)
#include "sequential_rounding_test.moc"
