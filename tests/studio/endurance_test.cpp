// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/layer_selector.h"
#include "app/studio/live_views.h"
#include "app/studio/log_view.h"
#include "app/studio/run_controller.h"
#include "core/run/mailbox.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/plots/plot.h"

using namespace aq;

/// What takes in events does not grow with their number, only with what they tell of.
/// tests/bench/endurance_bench.cpp plays a day of them.
class EnduranceTest : public QObject {
  Q_OBJECT

  /// Plays a scripted run through a controller. @returns how much all plots hold
  static qsizetype play(LiveViews& views, LogView& log) {
    RunController controller(&test::scripted_run);
    QSignalSpy finished(&controller, &RunController::finished);
    connect(&controller, &RunController::event, &controller, [&](const RunEvent& event) {
      views.add(event);
      log.add(event, 1);
    });
    views.clear();
    controller.start({.model = "scripted"});
    if (!QTest::qWaitFor([&] { return !finished.isEmpty(); }, test::kPatience)) return -1;
    views.refresh();  // now, and not a little later
    qsizetype held = 0;
    for (Plot* plot : views.all()) held += plot->csv().size();
    return held;
  }

 private Q_SLOTS:
  void plotsHoldOneRun() {
    QWidget owner;
    LayerSelector selector;
    LiveViews views(&selector, &owner);
    LogView log;
    const qsizetype once = play(views, log);
    QVERIFY2(once > 5000, std::to_string(once).c_str());
    for (int run = 0; run < 8; ++run) QCOMPARE(play(views, log), once);
  }

  void theLogHoldsItsLastLines() {
    LogView log;
    constexpr int kLines = 5000;
    for (int i = 0; i < 2 * kLines; ++i) log.add(Notice{.text = "line " + std::to_string(i)}, i);
    QCOMPARE(log.text().count('\n') + 1, kLines);
    QVERIFY(log.text().endsWith("line 9999"));
  }

  void stepsThatNobodyFetchesReplaceEachOther() {
    Mailbox mailbox;
    for (int step = 0; step < 100'000; ++step) mailbox.put(StepFinished{0, 0, step, 1});
    QCOMPARE(mailbox.drain().size(), std::size_t{1});
  }
};

AQ_TEST(EnduranceTest)
#include "endurance_test.moc"
