#include "core/calibration/recovery.h"

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

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

  void aTargetThatIsNotFiniteEndsInANamedError() {
    BlockProblem problem = test::small_problem(false);
    problem.index = 4;
    problem.targets = problem.targets.values().clone();
    problem.targets.values()[1][2][3] = NAN;
    Recipe recipe = resolved(method("affinequant").apply({}));
    recipe.optimizer.epochs = 2;
    int steps = 0;
    const RunContext context(
        {}, nullptr, [&](const RunEvent& event) { steps += std::holds_alternative<RecoveryTaken>(event); });
    try {
      solve_block(problem, recipe, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Numeric);
      QCOMPARE(error.subject(), std::string("4"));
    }
    QCOMPARE(steps, 5);
  }
};

AQ_TEST(RecoveryTest)
#include "recovery_test.moc"
