// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A mixture of experts: every expert is calibrated on the tokens that its router sends it.
#include <QTest>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/calibration/sequential_rounding.h"
#include "core/methods/method.h"
#include "core/model/mlp.h"
#include "core/model/norm.h"
#include "core/rounding/hessian.h"
#include "tests/support/forward_chain.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::int64_t kExperts = 3, kHidden = 64, kInner = 64;

/// @param used experts that the router ever picks: those behind get no token
BlockProblem mixture_problem(std::int64_t used = kExperts) {
  BlockProblem problem;
  problem.shape = test::llama_shape(kHidden, 4, 2, kInner);
  problem.shape.experts = kExperts;
  problem.shape.experts_per_token = 1;
  problem.weights = test::random_block(problem.shape, 3, at::kFloat);
  problem.layer_names = {"q", "k", "v", "o", "gate", "up", "down"};
  if (used < kExperts) {  // scores of the last experts lie far below all others
    problem.weights.router.weight = at::zeros({kExperts, kHidden});
    problem.weights.router.weight[0] = test::random({kHidden}, 5, at::kFloat);
    problem.weights.router.bias = at::zeros({kExperts});
    problem.weights.router.bias.slice(0, used) = -100;
  }
  test::pose(problem, test::random({8, 24, kHidden}, 4, at::kFloat));
  return problem;
}

Recipe recipe_of(const std::string& id, int bits) {
  Recipe start;
  start.weights.bits = bits;
  Recipe recipe = method(id).apply(start);
  recipe.optimizer.epochs = std::min(recipe.optimizer.epochs, 2);
  return resolved(recipe);
}

at::Tensor rows_of(const at::Tensor& stacked, std::int64_t expert) {
  const std::int64_t rows = stacked.size(0) / kExperts;
  return stacked.narrow(0, expert * rows, rows);
}

/// Takes note of who is given what.
class Listener : public ActivationHook {
 public:
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& /*unused*/) override {
    if (site == ActivationSite::MlpInput) input = x.reshape({-1, x.size(-1)});
    return x;
  }
  void enter_expert(std::int64_t expert, const at::Tensor& tokens) override {
    given[expert] = at::cat({given.contains(expert) ? given[expert] : at::empty({0, kHidden}),
                             input.index_select(0, tokens)});
  }
  at::Tensor input;
  std::map<std::int64_t, at::Tensor> given;
};

}  // namespace

class MixtureTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// One expert a token, so the router's share is one: the mixture is the chosen expert alone.
  void aTokenGoesToItsExpert() {
    const BlockProblem problem = mixture_problem();
    const at::Tensor x = test::random({1, 12, kHidden}, 9, at::kFloat);
    const at::Tensor chosen = at::matmul(x, problem.weights.router.weight.t()).argmax(-1).reshape({-1});
    const at::Tensor y = mlp(problem.shape, problem.weights, x, nullptr);
    BlockShape alone = problem.shape;
    alone.experts = 0;
    for (std::int64_t token = 0; token < 12; ++token) {
      const auto expert = expert_weights(problem.shape, problem.weights, chosen[token].item<std::int64_t>());
      const at::Tensor own = mlp(alone, expert, x.narrow(1, token, 1), nullptr);
      QVERIFY(at::allclose(own, y.narrow(1, token, 1), 1e-5, 1e-6));
    }
  }

  /// GPTQ of a mixture is GPTQ of each expert by the Hessian of its own tokens.
  void everyExpertIsRoundedByItsOwnTokens() {
    const BlockProblem problem = mixture_problem();
    const Recipe recipe = recipe_of("gptq", 3);
    const BlockSolution solution = solve_block(problem, recipe, RunContext());
    BlockWeights before = problem.weights;  // as it was when the experts' first layers were rounded
    for (const LinearRole role : {LinearRole::Query, LinearRole::Key, LinearRole::Value, LinearRole::Output})
      before[role] = solution.weights[role];
    Listener listener;
    for (std::int64_t sample = 0; sample < problem.inputs.samples(); ++sample)
      block_forward(problem.shape, before, problem.inputs.sample(sample), &listener);
    for (std::int64_t expert = 0; expert < kExperts; ++expert) {
      HessianRecorder hessian(ActivationSite::MlpInput);
      hessian.add(listener.given.at(expert));
      const at::Tensor weight = rows_of(problem.weights[LinearRole::Up].weight, expert);
      const auto made = gptq_round(weight, hessian.take_hessian(), {3, false}, kHidden, {}, {}, {});
      QVERIFY(at::allclose(made.quantized.dequantized, rows_of(solution.weights[LinearRole::Up].weight, expert), 0, 1e-6));
    }
  }

  void expertsWithoutTokensAreKnownAndRoundedToNearest() {
    const BlockProblem problem = mixture_problem(2);
    const Recipe recipe = recipe_of("gptq", 3);
    QVERIFY(problem.float_activations.unseen_experts() == std::vector<std::int64_t>{2});
    QVERIFY(mixture_problem().float_activations.unseen_experts().empty());
    const BlockSolution gptq = solve_block(problem, recipe, RunContext());
    const BlockSolution rtn = solve_block(problem, recipe_of("rtn", 3), RunContext());
    for (const LinearRole role : {LinearRole::Gate, LinearRole::Up, LinearRole::Down})
      QVERIFY(at::equal(rows_of(gptq.weights[role].weight, 2), rows_of(rtn.weights[role].weight, 2)));
  }

  void everyMethodQuantizesAMixture_data() {
    QTest::addColumn<QString>("id");
    for (const auto& one : methods()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }
  void everyMethodQuantizesAMixture() {
    QFETCH(QString, id);
    for (const std::int64_t used : {kExperts, std::int64_t{1}}) {
      const BlockProblem problem = mixture_problem(used);
      const BlockSolution solution = solve_block(problem, recipe_of(id.toStdString(), 4), RunContext());
      const at::Tensor out = test::forward_chain(problem.shape, solution.weights, problem.inputs, nullptr, RunContext());
      QVERIFY(out.isfinite().all().item<bool>());
      QVERIFY(chain_loss(problem, out) < 0.2);
    }
  }

  void oneScaleForAllExpertsIsRefusedWithErrorFeedback() {
    Recipe recipe = recipe_of("gptq", 4);
    recipe.weights.granularity = "tensor";
    QVERIFY_THROWS_EXCEPTION(Error, solve_block(mixture_problem(), recipe, RunContext()));
  }
};

AQ_TEST(MixtureTest)
#include "mixture_test.moc"
