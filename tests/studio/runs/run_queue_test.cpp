// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_queue.h"

#include <QFile>
#include <QSignalSpy>
#include <mutex>

#include "app/studio/runs/run_lineage.h"
#include "tests/studio/runs/page_fixture.h"
#include "tests/support/registered_test.h"

using namespace aq;
using State = QueuedRun::State;

class RunQueueTest : public QObject {
  Q_OBJECT

 private:
  static RunSpec spec(int bits, const std::string& output = {}) {
    RunSpec spec{.model = "demo:toy"};
    spec.recipe.weights.bits = bits;
    spec.output = output;
    if (!output.empty()) spec.session = output + ".h5";
    return spec;
  }
  static std::vector<int> bits(const RunQueue& queue) {
    std::vector<int> all;
    for (const QueuedRun& run : queue.runs()) all.push_back(run.spec.recipe.weights.bits);
    return all;
  }

 private Q_SLOTS:
  void runsGoOneAfterTheOtherAndAFailureStopsNothing() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    for (const int width : {2, 3, 4}) queue.add(spec(width));
    QCoreApplication::processEvents();
    QVERIFY(window.started.empty());  // it has not been started yet
    queue.start();
    QCOMPARE(window.started.size(), std::size_t{1});
    QCOMPARE(queue.running()->spec.recipe.weights.bits, 2);
    window.fail("it broke down");
    QTRY_COMPARE(window.started.size(), std::size_t{2});
    QCOMPARE(queue.runs()[0].state, State::Failed);
    QCOMPARE(queue.runs()[0].problem, QStringLiteral("it broke down"));
    window.finish();
    QTRY_COMPARE(window.started.size(), std::size_t{3});
    QCOMPARE(queue.runs()[1].state, State::Done);
    QCOMPARE(window.started[2].recipe.weights.bits, 4);
    window.finish();
    QCoreApplication::processEvents();
    QCOMPARE(queue.waiting(), 0);
    QVERIFY(!queue.running());
    queue.add(spec(8));  // a started queue takes what comes
    QTRY_COMPARE(window.started.size(), std::size_t{4});
  }

  void aStoppedRunStopsTheQueue() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    queue.add(spec(2));
    queue.add(spec(3));
    queue.start();
    window.cancel();
    QCoreApplication::processEvents();
    QCOMPARE(queue.runs()[0].state, State::Cancelled);
    QVERIFY(!queue.is_started());
    QCOMPARE(window.started.size(), std::size_t{1});
    queue.start();
    QCOMPARE(window.started.size(), std::size_t{2});
  }

  void pausedItLetsTheRunGoOn() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    queue.add(spec(2));
    queue.add(spec(3));
    queue.start();
    queue.pause();
    QVERIFY(queue.running());
    window.finish();
    QCoreApplication::processEvents();
    QCOMPARE(window.started.size(), std::size_t{1});
    QCOMPARE(queue.waiting(), 1);
  }

  void itWaitsForARunThatWasStartedElsewhere() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    window.workbench.start(spec(16));
    queue.add(spec(2));
    queue.start();
    QCOMPARE(window.started.size(), std::size_t{1});
    window.finish();
    QTRY_COMPARE(window.started.size(), std::size_t{2});
    QCOMPARE(queue.running()->spec.recipe.weights.bits, 2);
  }

  void itWaitsForWhatAnotherPageComputes() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    window.workbench.set_task("A sweep is under way");
    queue.add(spec(2));
    queue.start();
    QVERIFY(window.started.empty());
    window.workbench.set_task({});
    QTRY_COMPARE(window.started.size(), std::size_t{1});
  }

  void waitingRunsCanBeMovedAndRemoved() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    for (const int width : {2, 3, 4}) queue.add(spec(width));
    queue.start();  // 2 runs
    queue.move(queue.runs()[2].number, -1);
    QCOMPARE(bits(queue), (std::vector<int>{2, 4, 3}));
    queue.move(queue.runs()[1].number, -1);  // not past the one under way
    QCOMPARE(bits(queue), (std::vector<int>{2, 4, 3}));
    queue.remove(queue.runs()[0].number);  // nor can that one be removed
    QCOMPARE(bits(queue), (std::vector<int>{2, 4, 3}));
    queue.remove(queue.runs()[1].number);
    QCOMPARE(bits(queue), (std::vector<int>{2, 3}));
    queue.remove(12345);
    QCOMPARE(bits(queue), (std::vector<int>{2, 3}));
  }

  void noTwoRunsWriteToOnePlace() {
    test::FakeWindow window;
    RunQueue queue(&window.workbench);
    const std::string output = window.path("model-W4");
    queue.add(spec(4, output));
    queue.add(spec(4, output));
    QFile taken(window.folder.filePath("model-W4-3.h5"));
    QVERIFY(taken.open(QIODevice::WriteOnly));
    queue.add(spec(4, output));
    QCOMPARE(queue.runs()[0].spec.output, output);
    QCOMPARE(queue.runs()[1].spec.output, output + "-2");
    QCOMPARE(queue.runs()[1].spec.session, output + "-2.h5");
    QCOMPARE(queue.runs()[2].spec.session, output + "-4.h5");
  }

  void runsKnowWhatTheyWereStartedFrom() {
    test::FakeWindow window;
    std::mutex mutex;  // the library writes off this thread
    std::vector<std::string> parents;
    const auto recorded = [&] {
      const std::scoped_lock lock(mutex);
      return parents;
    };
    const auto record = [&](const RunSpec&, const std::string& parent) {
      const std::scoped_lock lock(mutex);
      parents.push_back(parent);
    };
    RunLibrary library({.record = record}, {}, &window.workbench);
    RunQueue queue(&window.workbench);
    RunLineage lineage(&window.workbench, &library, &queue);
    window.open("demo:toy");
    lineage.set_origin({.path = "/a.h5", .id = "first", .model = "demo:toy"});
    QCOMPARE(lineage.origin_name(), QStringLiteral("a"));
    queue.add(spec(2, window.path("child")), lineage.origin_id());
    lineage.drop_origin();
    queue.start();
    window.fail("even so");
    QTRY_COMPARE(recorded(), std::vector<std::string>{"first"});  // as it was when it was added
    QTRY_VERIFY(!window.workbench.is_running());
    window.workbench.start(spec(3, window.path("orphan")));
    window.finish();
    QTRY_COMPARE(recorded(), (std::vector<std::string>{"first", ""}));
    lineage.set_origin({.path = "/a.h5", .id = "first", .model = "demo:toy"});
    window.open("demo:other");
    QVERIFY(lineage.origin_id().isEmpty());  // another model: its runs are no children
  }
};

AQ_TEST(RunQueueTest)
#include "run_queue_test.moc"
