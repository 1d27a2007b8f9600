// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/recovery.h"

#include <QTest>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/calibration/block_optimizer.h"
#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "core/transform/gradual_mask.h"
#include "core/transform/transform_state.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

namespace {

constexpr double kLargestMergeError = 1e-2;  // what BlockOptimizer takes

/// The steps as the user reads them.
const std::vector<std::string> kLadder{"back to the last good epoch", "a tenth of the learning rates",
                                       "the inverse in double precision", "a tenth of the stability factor",
                                       "the diagonal only"};

/// max |A·A⁻¹ − I| of a matrix under limits; infinite where it has no inverse. @param matrix [n, n]
double merge_error_under(const TransformLimits& limits, const at::Tensor& matrix) {
  const std::int64_t n = matrix.size(0);
  const TransformState state{
      {.placement = Placement::AttentionNorm, .form = MatrixForm::Affine, .heads = 1, .size = n},
      matrix.unsqueeze(0),
      {},
      {}};
  const at::Tensor mask = gradual_mask(n, limits.diagonal_only ? 0 : n, limits.stability_factor, at::kFloat);
  try {
    const double error = status_of(realize(state, mask, limits.double_inverse), n).merge_error;
    return std::isnan(error) ? INFINITY : error;
  } catch (const c10::Error&) {
    return INFINITY;
  }
}

/// `off` beside a diagonal of ones. [n, n]
at::Tensor ones_beside(std::int64_t n, double off) { return at::full({n, n}, off) + at::eye(n) * (1 - off); }

struct Failure {
  std::string subject, reason;
};

/// What an error of the numbers says of a piece of work.
template <typename Work>
Failure failure_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Numeric) return {error.subject(), error.reason()};
    return {error.subject(), "not an error of the numbers"};
  }
  return {"", "no error"};
}

/// Lets activations pass, with a slope of infinity times zero.
class EndlessSlope : public ActivationHook {
 public:
  at::Tensor apply(ActivationSite, const at::Tensor& x, const SiteParameters&) override {
    return x + (x * 0).sqrt();
  }
};

/// An optimizer of a block's transforms with one step an epoch.
struct OneSample {
  explicit OneSample(ActivationHook* hook)
      : optimizer(problem, recipe, transform, quantizer, activations, hook) {}
  void run(const std::function<void(const RunEvent&)>& see) {
    optimizer.run(RunContext({}, nullptr, [&](const RunEvent& event) { see(event); }));
  }

  static Recipe short_recipe() {
    Recipe made = resolved(method("affinequant").apply({}));
    made.optimizer.epochs = 2;
    return made;
  }

  BlockProblem problem = test::small_problem(false, 1);
  Recipe recipe = short_recipe();
  LearnedTransform transform{recipe, problem.shape, problem.weights, problem.float_activations};
  WeightQuantizer quantizer{recipe, problem.index, problem.weights, problem.layer_names};
  ActivationClipping activations{recipe.activations};
  BlockOptimizer optimizer;
};

/// A target that is no number from the end of the first epoch until the ladder has taken so many steps.
class PoisonedTarget {
 public:
  PoisonedTarget(const BlockProblem& problem, std::size_t heals_after)
      : values_(problem.targets.values()), good_(values_.clone()), heals_after_(heals_after) {}

  void see(const RunEvent& event) {
    if (std::holds_alternative<EpochFinished>(event) && steps.empty()) values_[0][0][0] = NAN;
    if (const auto* taken = std::get_if<RecoveryTaken>(&event)) {
      steps.push_back(taken->step);
      reasons.push_back(taken->reason);
      if (steps.size() == heals_after_) values_.copy_(good_);
    }
  }
  std::vector<std::string> steps, reasons;

 private:
  at::Tensor values_, good_;  // [samples, tokens, hidden]
  std::size_t heals_after_;
};

}  // namespace

class RecoveryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ladderGetsMoreCautiousAndEnds() {
    RecoveryLadder ladder({0.5, false, false});
    QVERIFY(ladder.descend());
    QCOMPARE(ladder.step().learning_rate_factor, 1.0);
    QVERIFY(ladder.descend());
    QCOMPARE(ladder.step().learning_rate_factor, 0.1);
    QVERIFY(ladder.descend());
    QVERIFY(ladder.step().limits.double_inverse);
    QVERIFY(ladder.descend());
    QCOMPARE(ladder.step().limits.stability_factor, 0.05);
    QVERIFY(ladder.descend());
    QVERIFY(ladder.step().limits.diagonal_only);
    QVERIFY(!ladder.descend());
  }

  /// Learning rates this large ruin the matrices in the first steps: the run climbs down and still ends in a
  /// result.
  void runawayLearningRatesEndInAResult() {
    const BlockProblem problem = test::small_problem(false, 8);
    Recipe recipe = resolved(method("affinequant").apply({}));
    recipe.weights.bits = 3;
    recipe.transform.stability_factor = 1;
    recipe.optimizer.epochs = 3;
    recipe.optimizer.let_lr = 1;
    int steps = 0;
    const RunContext context(
        {}, nullptr, [&](const RunEvent& event) { steps += std::holds_alternative<RecoveryTaken>(event); });
    const BlockSolution solution = solve_block(problem, recipe, context);
    for (const LinearRole role : kAllLinearRoles) {
      const at::Tensor& weight = solution.weights[role].weight;
      if (weight.defined()) QVERIFY(weight.isfinite().all().item<bool>());
    }
    QVERIFY(steps <= 5);
  }

  /// What stops a block is gone after so many steps: no more of them are taken, and the epochs go on to their
  /// end.
  void everyStepIsTakenInItsTurn_data() {
    QTest::addColumn<int>("steps");
    for (int steps = 1; steps <= 5; ++steps) QTest::addRow("%d", steps) << steps;
  }
  void everyStepIsTakenInItsTurn() {
    QFETCH(int, steps);
    const BlockProblem problem = test::small_problem(true);
    PoisonedTarget poison(problem, static_cast<std::size_t>(steps));
    Recipe recipe = resolved(method("affinequant").apply({}));
    recipe.optimizer.epochs = 3;
    const BlockSolution solution = solve_block(
        problem, recipe, RunContext({}, nullptr, [&](const RunEvent& event) { poison.see(event); }));
    QCOMPARE(poison.steps, std::vector<std::string>(kLadder.begin(), kLadder.begin() + steps));
    for (const std::string& reason : poison.reasons)
      QCOMPARE(reason, std::string("the loss is not finite: the block's target holds NaN at [0, 0, 0]"));
    QCOMPARE(solution.record.losses.size(), std::size_t{3});
    for (const float loss : solution.record.losses) QVERIFY(std::isfinite(loss));
    if (steps == 5)  // the last one: nothing is left beside the diagonal
      for (const PlacementRecord& one : solution.record.placements)
        if (one.epochs.back().size > 1 && one.matrix.dim() == 3 && one.matrix.size(1) == one.matrix.size(2))
          QVERIFY(at::equal(one.matrix, at::diag_embed(one.matrix.diagonal(0, 1, 2))));
  }

  /// For each of the last two steps there are matrices that it saves and the steps before it do not.
  void everyStepSavesWhatTheOnesBeforeDoNot() {
    const at::Tensor singular = ones_beside(8, 1);
    QVERIFY(!(merge_error_under({1, true, false}, singular) < kLargestMergeError));
    QVERIFY(merge_error_under({0.1, true, false}, singular) < kLargestMergeError);

    const at::Tensor hopeless = ones_beside(8, 10);
    QVERIFY(!(merge_error_under({0.1, true, false}, hopeless) < kLargestMergeError));
    QVERIFY(merge_error_under({0.1, true, true}, hopeless) < kLargestMergeError);
  }

  void whatNoStepHealsEndsInANamedError() {
    BlockProblem problem = test::small_problem(false);
    problem.index = 4;
    PoisonedTarget poison(problem, kLadder.size() + 1);
    Recipe recipe = resolved(method("affinequant").apply({}));
    recipe.optimizer.epochs = 2;
    const Failure failure = failure_of([&] {
      solve_block(problem, recipe,
                  RunContext({}, nullptr, [&](const RunEvent& event) { poison.see(event); }));
    });
    QCOMPARE(failure.subject, std::string("4"));
    QCOMPARE(failure.reason,
             std::string("the loss is not finite: the block's target holds NaN at [0, 0, 0]"));
    QCOMPARE(poison.steps, kLadder);
  }

  /// Before anything is learned the ladder has nothing to climb down from, and methods that learn nothing
  /// have none: all say the same.
  void aLossThatIsNotFiniteFromTheStart_data() {
    QTest::addColumn<QString>("id");
    for (const Method& one : methods()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }
  void aLossThatIsNotFiniteFromTheStart() {
    QFETCH(QString, id);
    BlockProblem problem = test::small_problem(false);
    problem.index = 4;
    problem.targets = problem.targets.values().clone();
    problem.targets.values()[1][2][3] = NAN;
    Recipe recipe = method(id.toStdString()).apply({});
    recipe.weights.group_size = 16;
    recipe = resolved(recipe);
    const Failure failure = failure_of([&] { solve_block(problem, recipe, {}); });
    QCOMPARE(failure.reason,
             std::string("the loss is not finite: the block's target holds NaN at [0, 2, 3]"));
    QCOMPARE(failure.subject, std::string("4"));
  }

  /// Finite values whose squares are not: the layer whose weight is to blame is named.
  void anOutputTooLargeToBeSquared() {
    BlockProblem problem = test::small_problem(true);
    problem.weights[LinearRole::Output].weight[2][7] = 1e30;
    test::pose(problem, problem.inputs.values());
    for (const char* id : {"rtn", "gptq", "affinequant"}) {
      Recipe recipe = resolved(method(id).apply({}));
      recipe.optimizer.epochs = 2;
      const Failure failure = failure_of([&] { solve_block(problem, recipe, {}); });
      QVERIFY2(failure.reason.starts_with("the loss is not finite: the block's output reaches ") &&
                   failure.reason.find(", whose square is too large; ") != std::string::npos &&
                   failure.reason.ends_with(", of o"),
               failure.reason.c_str());
    }
  }

  /// A parameter that is no number is found before it is decomposed, and the ladder takes it from there.
  void aParameterThatIsNoNumberIsNamed_data() {
    QTest::addColumn<bool>("shift");
    QTest::newRow("matrix") << false;
    QTest::newRow("shift") << true;
  }
  void aParameterThatIsNoNumberIsNamed() {
    QFETCH(bool, shift);
    OneSample one(nullptr);
    std::vector<std::string> reasons;
    one.run([&](const RunEvent& event) {
      if (const auto* taken = std::get_if<RecoveryTaken>(&event)) reasons.push_back(taken->reason);
      if (!std::holds_alternative<StepFinished>(event) || !reasons.empty()) return;
      const TransformState& state = one.transform.states().front();
      (shift ? state.shift : state.matrix).detach().view(-1)[0] = NAN;  // behind the epoch's only step
    });
    QCOMPARE(reasons, std::vector<std::string>{std::string(shift ? "the shift" : "the matrix") +
                                               " of attention_norm is not finite"});
    for (const at::Tensor& parameter : one.transform.parameters())
      QVERIFY(parameter.isfinite().all().item<bool>());
  }

  /// A finite loss whose gradient is not: no step is taken, and nothing is spoilt.
  void aGradientThatIsNoNumberIsNamed() {
    EndlessSlope slope;
    OneSample one(&slope);
    const auto before = one.transform.copy_parameters();
    const Failure failure = failure_of([&] { one.run([](const RunEvent&) {}); });
    QVERIFY2(failure.reason.starts_with("the gradient of the ") &&
                 failure.reason.ends_with(" of attention_norm is not finite"),
             failure.reason.c_str());
    const auto after = one.transform.parameters();
    for (std::size_t i = 0; i < after.size(); ++i) QVERIFY(at::equal(after[i], before[i]));
  }
};

AQ_TEST(RecoveryTest)
#include "recovery_test.moc"
