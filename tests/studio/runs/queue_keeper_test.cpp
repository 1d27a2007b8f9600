// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/queue_keeper.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>

#include "app/studio/runs/queue_file.h"
#include "app/studio/runs/run_queue.h"
#include "app/studio/window_place.h"
#include "tests/studio/runs/page_fixture.h"
#include "tests/support/registered_test.h"

using namespace aq;
using State = QueuedRun::State;

/// The queue from one start of the program to the next.
class QueueKeeperTest : public QObject {
  Q_OBJECT

 private:
  static QString file_of(const test::FakeWindow& window) { return state_file_of(window.settings, "queue"); }

  /// A start of the program.
  struct Start {
    RunQueue queue;
    QueueKeeper keeper;
    explicit Start(test::FakeWindow& window) : queue(&window.workbench), keeper(&queue, file_of(window)) {}
  };

  static RunSpec run_at(int bits, const std::string& output = {}) {
    RunSpec spec{.model = "demo:toy", .output = output};
    spec.recipe.weights.bits = bits;
    if (!output.empty()) spec.session = output + ".h5";
    return spec;
  }

  static void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  }

 private Q_SLOTS:
  void itComesBackAsItWas() {
    test::FakeWindow window;
    {
      Start first(window);
      for (const int bits : {2, 3, 4})
        first.queue.add(run_at(bits, window.path("out") + std::to_string(bits)));
      first.queue.add(run_at(8), "the parent");
      first.queue.start();
      window.fail("it broke down");
      first.queue.pause();
      first.queue.move(first.queue.runs()[2].number, -1);
    }
    Start second(window);
    const auto& runs = second.queue.runs();
    QCOMPARE(runs.size(), std::size_t{4});
    QCOMPARE(runs[0].state, State::Failed);
    QCOMPARE(runs[0].problem, QStringLiteral("it broke down"));
    QCOMPARE(runs[1].spec.recipe.weights.bits, 4);  // moved up
    QCOMPARE(runs[1].spec.session, window.path("out") + "4.h5");
    QCOMPARE(runs[3].parent, QStringLiteral("the parent"));
    QVERIFY(!second.queue.is_started());  // nothing runs before the user says so
    second.queue.start();
    QCOMPARE(window.started.back().recipe.weights.bits, 4);
    second.queue.add(run_at(16));
    QVERIFY(second.queue.runs()[3].number != second.queue.runs()[4].number);
  }

  void theRunUnderWayIsGoneOnWith() {
    test::FakeWindow window;
    {
      Start first(window);
      first.queue.add(run_at(2, window.path("out")));
      first.queue.start();
      QVERIFY(first.queue.running());
    }
    {
      Start second(window);  // it had not come as far as a session
      QCOMPARE(second.queue.runs()[0].state, State::Waiting);
      QVERIFY(!second.queue.runs()[0].spec.resume);
    }
    write(window.folder.filePath("out.h5"), "a session");
    Start third(window);
    QCOMPARE(third.queue.runs()[0].state, State::Waiting);
    QVERIFY(third.queue.runs()[0].spec.resume);
  }

  void anEmptyQueueLeavesNoFile() {
    test::FakeWindow window;
    Start start(window);
    start.queue.add(run_at(2));
    QTRY_VERIFY(QFile::exists(file_of(window)));
    start.queue.remove(start.queue.runs()[0].number);
    QTRY_VERIFY(!QFile::exists(file_of(window)));
  }

  void aDamagedFileIsToldAndPassedOver_data() {
    QTest::addColumn<QByteArray>("text");
    const QByteArray good = queue_text({{.spec = run_at(2)}});
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << good.first(good.size() / 2);
    QTest::newRow("no JSON") << QByteArray("\x89HDF\r\n");
    QTest::newRow("another kind") << QByteArray("[1, 2]");
    QTest::newRow("newer") << QByteArray(good).replace("\"format_version\": 1", "\"format_version\": 2");
    QTest::newRow("state") << QByteArray(good).replace("waiting", "dancing");
    QTest::newRow("bits") << QByteArray(good).replace("\"bits\": 2", "\"bits\": 2000");
    QTest::newRow("deep") << QByteArray(100'000, '[');
  }

  void aDamagedFileIsToldAndPassedOver() {
    QFETCH(QByteArray, text);
    test::FakeWindow window;
    write(file_of(window), text);
    {
      Start start(window);
      QVERIFY(start.queue.runs().empty());
      QVERIFY(start.keeper.problem());
      QVERIFY(!start.keeper.problem()->what.isEmpty());
      QVERIFY(start.keeper.problem()->advice.contains("settings-queue.json.unreadable"));
      start.queue.add(run_at(4));
    }
    Start next(window);  // the queue works on, and so does its file
    QVERIFY(!next.keeper.problem());
    QFile aside(file_of(window) + ".unreadable");
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), text);
    QCOMPARE(next.queue.runs().size(), std::size_t{1});
  }

  void whereItCannotBeWrittenThatIsTold() {
    test::FakeWindow window;
    Start start(window);
    QVERIFY(QDir(window.folder.path()).mkdir("settings-queue.json"));  // a folder has its name
    QSignalSpy failed(&start.keeper, &QueueKeeper::failed);
    start.queue.add(run_at(2));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(start.queue.runs().size(), std::size_t{1});
  }
};

AQ_TEST(QueueKeeperTest)
#include "queue_keeper_test.moc"
