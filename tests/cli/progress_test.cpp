// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/progress.h"

#include <QTest>

#include "tests/support/registered_test.h"

using namespace aq;
using cli::Progress;

namespace {

Progress::Clock::time_point at(double seconds) {
  return Progress::Clock::time_point(
      std::chrono::duration_cast<Progress::Clock::duration>(std::chrono::duration<double>(seconds)));
}

/// 4 blocks of 2 epochs of 10 steps.
Progress calibrating(int first_block = 0) {
  Progress progress;
  progress.apply(RunStarted{.blocks = 4, .epochs = 2, .steps_per_epoch = 10, .first_block = first_block},
                 at(0));
  progress.apply(StageStarted{RunStage::Calibration}, at(100));
  return progress;
}

}  // namespace

class ProgressTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsStepsEpochsAndBlocks() {
    Progress progress = calibrating();
    QCOMPARE(progress.fraction(), 0.0);
    progress.apply(BlockStarted{.block = 1}, at(101));
    QCOMPARE(progress.fraction(), 0.25);
    progress.apply(StepFinished{.block = 1, .epoch = 0, .step = 4}, at(102));
    QCOMPARE(progress.fraction(), 0.25 + 0.25 * 0.25);
    progress.apply(EpochFinished{.block = 1, .epoch = 0}, at(103));
    QCOMPARE(progress.fraction(), 0.25 + 0.25 * 0.5);
    progress.apply(BlockFinished{.block = 3}, at(104));
    QCOMPARE(progress.fraction(), 1.0);
  }

  void aResumedRunCountsWhatIsLeft() {
    Progress progress = calibrating(2);
    QCOMPARE(progress.fraction(), 0.0);
    progress.apply(BlockFinished{.block = 2}, at(101));
    QCOMPARE(progress.fraction(), 0.5);
  }

  void timeLeftFollowsThePaceOfTheStage() {
    Progress progress = calibrating();
    QVERIFY(progress.seconds_left(at(101)) < 0);
    progress.apply(BlockFinished{.block = 0}, at(130));
    QCOMPARE(progress.seconds_left(at(130)), 90.0);
  }

  void calibrationGoesOnAfterEachBlock() {
    Progress progress = calibrating();
    progress.apply(BlockFinished{.block = 0}, at(120));
    progress.apply(StageStarted{RunStage::QuantizedEvaluation}, at(120));
    progress.apply(StageStarted{RunStage::Calibration}, at(130));
    QCOMPARE(progress.seconds_left(at(130)), 90.0);
  }

  void theLineSaysWhereItIs() {
    Progress progress = calibrating();
    progress.apply(BlockStarted{.block = 1}, at(110));
    progress.apply(StepFinished{.block = 1, .epoch = 1, .step = 4, .loss = 0.125}, at(140));
    const std::string line = progress.line(200, at(140));
    for (const char* part : {"Calibrating", "block 2/4", "epoch 2/2", "loss 0.125", "43%", "left"})
      QVERIFY2(line.find(part) != std::string::npos, line.c_str());
    QCOMPARE(progress.line(20, at(140)).size(), std::size_t{20});
    QVERIFY(progress.line(-1, at(140)).empty());
  }

  void anEvaluationShowsItsPerplexity() {
    Progress progress;
    progress.apply(EvaluationUpdate{.what = "float", .tokens = 50, .total_tokens = 100, .perplexity = 12.5},
                   at(0));
    const std::string line = progress.line(200, at(1));
    for (const char* part : {"Evaluating float", "perplexity 12.5", "50%"})
      QVERIFY2(line.find(part) != std::string::npos, line.c_str());
  }

  void withoutEpochsNothingDividesByZero() {
    Progress progress;
    progress.apply(RunStarted{.blocks = 0, .epochs = 0}, at(0));
    progress.apply(StageStarted{RunStage::Calibration}, at(0));
    progress.apply(StepFinished{}, at(1));
    QCOMPARE(progress.fraction(), 0.0);
  }

  void clocksAreReadable() {
    QCOMPARE(cli::clock_text(7.4), std::string("0:07"));
    QCOMPARE(cli::clock_text(760), std::string("12:40"));
    QCOMPARE(cli::clock_text(3723), std::string("1:02:03"));
    QCOMPARE(cli::clock_text(-1), std::string("0:00"));
  }

  void milestonesAreLines() {
    QVERIFY(cli::milestone_text(StepFinished{}).empty());
    QVERIFY(cli::milestone_text(EvaluationUpdate{.what = "rtn", .perplexity = 3}).empty());
    QCOMPARE(cli::milestone_text(EvaluationUpdate{.what = "rtn", .perplexity = 3, .done = true}),
             std::string("rtn: perplexity 3"));
    QCOMPARE(cli::milestone_text(Notice{true, "slow"}), std::string("warning: slow"));
    QCOMPARE(cli::milestone_text(RunStarted{.model = "m", .method = "\x1b[2J", .setting = "w4"}),
             std::string("\\x1b[2J w4 on m"));
  }
};

AQ_TEST(ProgressTest)
#include "progress_test.moc"
