// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_progress.h"

#include <QTest>

#include "app/studio/run_record.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"

using namespace aq;

class RunProgressTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void grows() {
    RunProgress progress;
    double last = 0;
    double clock = 0;
    test::scripted_run({.model = "m"}, RunContext({}, nullptr, [&](const RunEvent& event) {
                         progress.add(event, clock += 1);
                         QVERIFY(progress.fraction() >= last);
                         last = progress.fraction();
                       }));
    QVERIFY(last > 0.8 && last <= 1);
  }

  void estimatesFromFinishedSteps() {
    RunProgress progress;
    progress.add(RunStarted{.blocks = 4, .epochs = 2, .steps_per_epoch = 10}, 0);
    QVERIFY(!progress.remaining(0));
    progress.add(StageStarted{RunStage::Calibration}, 10);
    progress.add(BlockStarted{0, 1.0}, 10);
    progress.add(BlockFinished{0, 1.0, 0.5, 10}, 20);
    const auto left = progress.remaining(20);
    QVERIFY(left);
    QCOMPARE(*left, 30.0);  // a quarter took 10 s
    progress.add(StepFinished{1, 0, 9, 0.5}, 25);
    QCOMPARE(*progress.remaining(25), 25.0);  // three eighths took 15 s
  }

  void countsAResumedRunFromItsFirstBlock() {
    RunProgress progress;
    progress.add(RunStarted{.blocks = 4, .epochs = 1, .steps_per_epoch = 1, .first_block = 2}, 0);
    progress.add(StageStarted{RunStage::Calibration}, 0);
    progress.add(BlockFinished{2, 1.0, 0.5, 10}, 10);
    QCOMPARE(*progress.remaining(10), 10.0);
  }

  void recordKeepsEveryLayerAndTheLastPictureOfEachMatrix() {
    RunRecord record;
    test::scripted_run({}, RunContext({}, nullptr, [&](const RunEvent& event) { record.add(event); }));
    QCOMPARE(record.blocks(), (std::vector<int>{0, 1}));
    QCOMPARE(record.layers(0), (std::vector<std::string>{"self_attn.q_proj", "mlp.down_proj"}));
    QCOMPARE(record.placements(1), (std::vector<std::string>{"attention_norm", "value_output"}));
    QCOMPARE(record.snapshot(1, "attention_norm")->epoch, 2);
    QCOMPARE(record.report(1, "mlp.down_proj")->sqnr_db, 19.0);
    QVERIFY(!record.report(1, "nothing"));
    QVERIFY(!record.report(5, "mlp.down_proj"));
    record.clear();
    QVERIFY(record.blocks().empty());
  }
};

AQ_TEST(RunProgressTest)
#include "run_progress_test.moc"
