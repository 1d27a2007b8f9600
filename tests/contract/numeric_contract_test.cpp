// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "core/model/finite_values.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

constexpr std::int64_t kDeadNeuron = 5, kConstantNeuron = 6, kTinyNeuron = 7;

/// What checkpoints hold and random blocks do not: neurons whose weights are all zero, or all the same, or
/// denormal; a channel that the norm switches off; a head that asks for nothing; a layer of zeros.
void make_edges(BlockWeights& weights, bool zero_output) {
  weights.attention_norm.weight[2] = 0;
  weights.mlp_norm.weight[4] = 0;
  for (const LinearRole role : {LinearRole::Gate, LinearRole::Up}) {
    at::Tensor& weight = weights[role].weight;
    if (!weight.defined()) continue;
    weight[kDeadNeuron].zero_();
    weight[kConstantNeuron].fill_(0.25);
    weight[kTinyNeuron].mul_(1e-41);
    if (weights[role].bias.defined()) weights[role].bias.slice(0, kDeadNeuron, kTinyNeuron + 1).zero_();
  }
  weights[LinearRole::Query].weight.slice(0, 0, 8).zero_();
  weights[LinearRole::Down].weight[3].mul_(1e-42);
  if (zero_output) weights[LinearRole::Output].weight.zero_();
}

/// Tokens of zeros, denormals and one number; a channel that never changes, and one that is always zero.
at::Tensor edge_inputs() {
  at::Tensor x = test::random({4, 16, 32}, 6, at::kFloat);
  x.select(2, 11).fill_(1.5);
  x.select(2, 12).zero_();
  x[0][1].zero_();
  x[1][2].mul_(1e-41);
  x[2][3].fill_(-0.5);
  return x;
}

BlockProblem edge_problem(bool llama, bool zero_output) {
  BlockProblem problem = test::small_problem(llama);
  make_edges(problem.weights, zero_output);
  test::pose(problem, edge_inputs());
  return problem;
}

/// Nothing of the block but denormals, whose range has an inverse that is infinite.
BlockProblem denormal_problem(bool llama) {
  BlockProblem problem = test::small_problem(llama);
  for (const LinearRole role : kAllLinearRoles)
    if (problem.weights[role].weight.defined()) problem.weights[role].weight.mul_(1e-40);
  test::pose(problem, test::random({4, 16, 32}, 6, at::kFloat));
  return problem;
}

/// The same of what the block's layers see.
BlockProblem denormal_inputs(bool llama) {
  BlockProblem problem = test::small_problem(llama);
  for (Norm* norm : {&problem.weights.attention_norm, &problem.weights.mlp_norm}) {
    norm->weight.mul_(1e-40);
    if (norm->bias.defined()) norm->bias.mul_(1e-40);
  }
  test::pose(problem, test::random({4, 16, 32}, 6, at::kFloat));
  return problem;
}

/// A mixture whose last expert no token reaches, and whose weights are zeros.
BlockProblem mixture_with_a_dead_expert() {
  BlockProblem problem;
  problem.shape = test::llama_shape(32, 4, 2, 48);
  problem.shape.experts = 3;
  problem.shape.experts_per_token = 1;
  problem.weights = test::random_block(problem.shape, 3, at::kFloat);
  problem.layer_names = {"q", "k", "v", "o", "gate", "up", "down"};
  problem.weights.router.bias = at::tensor({0.0F, 0.0F, -100.0F});
  for (const LinearRole role : {LinearRole::Gate, LinearRole::Up, LinearRole::Down}) {
    at::Tensor& stacked = problem.weights[role].weight;
    stacked.slice(0, 2 * stacked.size(0) / 3).zero_();
  }
  test::pose(problem, edge_inputs());
  return problem;
}

Recipe short_recipe(Recipe recipe) {
  recipe.optimizer.epochs = std::min(recipe.optimizer.epochs, 3);
  recipe.rounding.epochs = std::min(recipe.rounding.epochs, 3);
  if (recipe.weights.granularity == "group") recipe.weights.group_size = 16;
  return resolved(recipe);
}

Recipe recipe_of(const Method& method, int weight_bits, int activation_bits) {
  Recipe start;
  start.weights.bits = weight_bits;
  start.activations.bits = activation_bits;
  return short_recipe(method.apply(start));
}

void expect_finite(const at::Tensor& tensor, const std::string& what) {
  if (tensor.defined() && tensor.is_floating_point())
    QVERIFY2(all_finite(tensor), (what + ": " + first_non_finite(tensor)).c_str());
}

void expect_finite(const LayerRecord& layer) {
  for (const at::Tensor& one : {layer.scale, layer.zero_point, layer.clipping, layer.codebook})
    expect_finite(one, layer.layer);
  for (const double figure : {layer.report.weight_mse, layer.report.sqnr_db, layer.report.cosine})
    QVERIFY2(std::isfinite(figure), layer.layer.c_str());
}

void expect_finite(const BlockSolution& solution) {
  for (const LinearRole role : kAllLinearRoles) {
    expect_finite(solution.weights[role].weight, "a weight");
    expect_finite(solution.weights[role].bias, "a bias");
  }
  for (const Norm& norm : {solution.weights.attention_norm, solution.weights.mlp_norm}) {
    expect_finite(norm.weight, "a norm");
    expect_finite(norm.bias, "a norm's bias");
  }
  for (const SiteParameters& site : solution.weights.sites)
    for (const at::Tensor& one : {site.left, site.right, site.left_inverse, site.right_inverse, site.low,
                                  site.high, site.lower, site.upper})
      expect_finite(one, "a site");
  for (const PlacementRecord& one : solution.record.placements) expect_finite(one.matrix, one.placement);
  for (const LayerRecord& layer : solution.record.layers) expect_finite(layer);
  QVERIFY(std::isfinite(solution.record.initial_loss));
  for (const float loss : solution.record.losses) QVERIFY(std::isfinite(loss));
}

/// Neurons of zeros are never anything else, whatever the transform multiplies them by.
void expect_dead_neurons(const BlockSolution& solution) {
  for (const LinearRole role : {LinearRole::Gate, LinearRole::Up})
    if (const at::Tensor& weight = solution.weights[role].weight; weight.defined())
      QVERIFY(weight[kDeadNeuron].eq(0).all().item<bool>());
}

void expect_a_sound_block(const BlockProblem& problem, const Recipe& recipe) {
  const BlockSolution solution = solve_block(problem, recipe, {});
  expect_finite(solution);
  if (problem.shape.experts == 0) expect_dead_neurons(solution);
}

}  // namespace

/// What every method, rounding and clipping makes of weights and activations at the edges of the numbers.
class NumericContractTest : public QObject {
  Q_OBJECT

  static void every_method() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("llama");
    for (const Method& one : methods())
      for (const bool llama : {false, true})
        QTest::addRow("%s %s", one.id.c_str(), llama ? "llama" : "opt")
            << QString::fromStdString(one.id) << llama;
  }

 private Q_SLOTS:
  void noMethodMakesWhatIsNoNumber_data() { every_method(); }
  void noMethodMakesWhatIsNoNumber() {
    QFETCH(QString, id);
    QFETCH(bool, llama);
    for (const bool zero_output : {false, true})
      for (const int activation_bits : {16, 4})
        expect_a_sound_block(edge_problem(llama, zero_output),
                             recipe_of(method(id.toStdString()), 3, activation_bits));
  }

  void noMethodStumblesOverDenormals_data() { every_method(); }
  void noMethodStumblesOverDenormals() {
    QFETCH(QString, id);
    QFETCH(bool, llama);
    for (const BlockProblem& problem : {denormal_problem(llama), denormal_inputs(llama)})
      for (const int activation_bits : {16, 4})
        expect_finite(solve_block(problem, recipe_of(method(id.toStdString()), 3, activation_bits), {}));
  }

  void noMethodStumblesOverADeadExpert_data() {
    QTest::addColumn<QString>("id");
    for (const Method& one : methods()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }
  void noMethodStumblesOverADeadExpert() {
    QFETCH(QString, id);
    const BlockProblem problem = mixture_with_a_dead_expert();
    const BlockSolution solution = solve_block(problem, recipe_of(method(id.toStdString()), 4, 16), {});
    expect_finite(solution);
    const at::Tensor& down = solution.weights[LinearRole::Down].weight;
    QVERIFY(down.slice(0, 2 * down.size(0) / 3).eq(0).all().item<bool>());
  }

  void noRuleMakesWhatIsNoNumber_data() {
    QTest::addColumn<QString>("rounding");
    QTest::addColumn<QString>("clipping");
    QTest::addColumn<QString>("granularity");
    for (const std::string& rounding : recipe_parameter("rounding.rule").choices)
      for (const std::string& clipping : recipe_parameter("clipping.rule").choices)
        for (const std::string& granularity : recipe_parameter("weights.granularity").choices)
          QTest::addRow("%s %s %s", rounding.c_str(), clipping.c_str(), granularity.c_str())
              << QString::fromStdString(rounding) << QString::fromStdString(clipping)
              << QString::fromStdString(granularity);
  }
  void noRuleMakesWhatIsNoNumber() {
    QFETCH(QString, rounding);
    QFETCH(QString, clipping);
    QFETCH(QString, granularity);
    Recipe recipe = method(clipping == "learned" ? "omniquant-lwc" : "rtn").apply({});
    recipe.weights.bits = 3;
    recipe.rounding.rule = rounding.toStdString();
    recipe.clipping.rule = clipping.toStdString();
    recipe.weights.granularity = granularity.toStdString();
    recipe.optimizer.epochs = 2;
    for (const bool llama : {false, true})
      expect_a_sound_block(edge_problem(llama, true), short_recipe(recipe));
    for (const BlockProblem& problem : {denormal_problem(true), denormal_inputs(true)})
      expect_finite(solve_block(problem, short_recipe(recipe), {}));
  }
};

AQ_TEST(NumericContractTest)
#include "numeric_contract_test.moc"
