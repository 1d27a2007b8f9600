// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <atomic>
#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"

using namespace aq;

class CancelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void stopsBetweenTwoSteps() {
    const BlockProblem problem = test::small_problem(true);
    Recipe recipe = resolved(method("affinequant").apply({}));
    recipe.optimizer.epochs = 1000;
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<EpochFinished>(event)) stop.request_stop();
    });
    try {
      solve_block(problem, recipe, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Cancelled);
    }
  }

  void pauseHoldsAndResumeGivesTheSameResult() {
    const BlockProblem problem = test::small_problem(true);
    Recipe recipe = resolved(method("affinequant").apply({}));
    recipe.optimizer.epochs = 4;
    const BlockSolution straight = solve_block(problem, recipe, RunContext());
    PauseGate gate;
    std::atomic<int> epochs{0};
    const RunContext context({}, &gate, [&](const RunEvent& event) {
      if (std::holds_alternative<EpochFinished>(event) && ++epochs == 2) gate.pause();
    });
    BlockSolution held;
    std::thread worker([&] { held = solve_block(problem, recipe, context); });
    while (!gate.paused()) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    QCOMPARE(epochs.load(), 2);
    gate.resume();
    worker.join();
    QCOMPARE(epochs.load(), 4);
    for (const LinearRole role : kAllLinearRoles)
      QVERIFY(at::equal(held.weights[role].weight, straight.weights[role].weight));
  }
};

AQ_TEST(CancelTest)
#include "cancel_test.moc"
