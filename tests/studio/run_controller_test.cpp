// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_controller.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <memory>
#include <new>
#include <thread>

#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"

using namespace aq;

class RunControllerTest : public QObject {
  Q_OBJECT

 private:
  static RunController::Run endless() {
    return [](const RunSpec&, const RunContext& context) -> Outcome {
      for (int step = 0;; ++step) {
        context.check();
        context.post(StepFinished{0, 0, step, 1.0});
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    };
  }

 private Q_SLOTS:
  void deliversEventsInOrderAndTheOutcome() {
    RunController controller(&test::scripted_run);
    QStringList order;
    connect(&controller, &RunController::run_started, this,
            [&](const RunStarted& e) { order << "run" << QString::fromStdString(e.model); });
    connect(&controller, &RunController::block_started, this, [&] { order << "block"; });
    connect(&controller, &RunController::epoch_finished, this, [&] { order << "epoch"; });
    connect(&controller, &RunController::block_finished, this, [&] { order << "done"; });
    QSignalSpy finished(&controller, &RunController::finished);
    controller.start({.model = "scripted"});
    QVERIFY(controller.is_active());
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(order.join(' '), "run scripted block epoch epoch epoch done block epoch epoch epoch done");
    QCOMPARE(controller.state(), RunState::Idle);
    QCOMPARE(finished.first().first().value<Outcome>().blocks.size(), 2u);
  }

  void pausesAndResumes() {
    RunController controller(endless());
    int steps = 0;
    connect(&controller, &RunController::step_finished, this, [&] { ++steps; });
    controller.start({});
    QTRY_VERIFY(steps > 2);
    controller.pause();
    QCOMPARE(controller.state(), RunState::Paused);
    QTest::qWait(120);  // what was under way when it paused
    const int held = steps;
    QTest::qWait(150);
    QCOMPARE(steps, held);
    controller.resume();
    QTRY_VERIFY(steps > held);
    controller.cancel();
    QTRY_COMPARE(controller.state(), RunState::Idle);
  }

  void cancelsARunThatIsPaused() {
    RunController controller(endless());
    QSignalSpy cancelled(&controller, &RunController::cancelled);
    QSignalSpy failed(&controller, &RunController::failed);
    controller.start({});
    controller.pause();
    controller.cancel();
    QCOMPARE(controller.state(), RunState::Cancelling);
    QTRY_COMPARE(cancelled.size(), 1);
    QCOMPARE(failed.size(), 0);
  }

  void reportsErrorsAsValues() {
    RunController controller([](const RunSpec&, const RunContext&) -> Outcome {
      throw Error(ErrorKind::BadInput, "reading", "config.json", "it is empty", "give another file");
    });
    QSignalSpy failed(&controller, &RunController::failed);
    controller.start({});
    QTRY_COMPARE(failed.size(), 1);
    const auto report = failed.first().first().value<ErrorReport>();
    QCOMPARE(report,
             (ErrorReport{ErrorKind::BadInput, "reading config.json: it is empty", "give another file"}));
    QCOMPARE(controller.state(), RunState::Idle);
  }

  void reportsForeignExceptionsAsDefects() {
    RunController controller(
        [](const RunSpec&, const RunContext&) -> Outcome { throw std::runtime_error("odd"); });
    QSignalSpy failed(&controller, &RunController::failed);
    controller.start({});
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<ErrorReport>().kind, ErrorKind::Internal);
  }

  /// Also in the words of libtorch's own allocator.
  void tellsTheEndOfMemoryFromDefects() {
    for (const bool torch : {false, true}) {
      RunController controller([torch](const RunSpec&, const RunContext&) -> Outcome {
        if (!torch) throw std::bad_alloc();
        throw std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes");
      });
      QSignalSpy failed(&controller, &RunController::failed);
      controller.start({});
      QTRY_COMPARE(failed.size(), 1);
      QCOMPARE(failed.first().first().value<ErrorReport>().kind, ErrorKind::Memory);
    }
  }

  void dropsWhatAnEarlierRunStillSends() {
    auto release = std::make_shared<std::atomic<bool>>(false);
    RunController controller([release](const RunSpec& spec, const RunContext& context) -> Outcome {
      if (spec.model == "deaf")  // does not look at its stop token
        while (!*release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      context.post(Notice{false, spec.model});
      return {.spec = spec};
    });
    QStringList notices, outcomes;
    connect(&controller, &RunController::noticed, this,
            [&](const Notice& e) { notices << QString::fromStdString(e.text); });
    connect(&controller, &RunController::finished, this,
            [&](const Outcome& o) { outcomes << QString::fromStdString(o.spec.model); });
    controller.start({.model = "deaf"});
    const auto first = controller.generation();
    controller.cancel();
    controller.start({.model = "second"});
    QVERIFY(controller.generation() > first);
    QTRY_COMPARE(outcomes, QStringList{"second"});
    *release = true;
    QTest::qWait(150);
    QCOMPARE(outcomes, QStringList{"second"});
    QCOMPARE(notices, QStringList{"second"});
  }

  void joinsWhenItGoesAway() {
    std::atomic<bool> ended = false;
    {
      RunController controller([&](const RunSpec&, const RunContext& context) -> Outcome {
        try {
          for (;;) {
            context.check();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
        } catch (...) {
          ended = true;
          throw;
        }
      });
      controller.start({});
      controller.pause();
    }
    QVERIFY(ended);
  }
};

AQ_TEST(RunControllerTest)
#include "run_controller_test.moc"
