// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QFile>
#include <QTest>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/session/session.h"
#include "tests/engine/engine_support.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

QByteArray bytes_of(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Runs until `blocks` blocks are done, then cancels.
void run_some(const RunSpec& spec, int blocks) {
  std::stop_source stop;
  int done = 0;
  const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
    if (std::holds_alternative<BlockFinished>(event) && ++done == blocks) stop.request_stop();
  });
  try {
    Engine::run(spec, context);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Cancelled) throw;
  }
}

}  // namespace

class ResumeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void resumedRunWritesTheSameCheckpoint() {
    QTemporaryDir one, two;
    RunSpec straight = test::short_run(one, "affinequant", 3);
    Engine::run(straight, RunContext());

    RunSpec interrupted = test::short_run(two, "affinequant", 3);
    interrupted.session = two.filePath("run.h5").toStdString();
    run_some(interrupted, 2);
    QVERIFY(bytes_of(interrupted.output + "/model.safetensors").isEmpty());
    interrupted.resume = true;
    int first_block = -1;
    Engine::run(interrupted, RunContext({}, nullptr, [&](const RunEvent& event) {
                  if (const auto* started = std::get_if<RunStarted>(&event))
                    first_block = started->first_block;
                }));
    QCOMPARE(first_block, 2);
    const QByteArray weights = bytes_of(interrupted.output + "/model.safetensors");
    QVERIFY(!weights.isEmpty());
    QVERIFY(weights == bytes_of(straight.output + "/model.safetensors"));
  }

  void resumedSessionSaysThatItRuns() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 4);
    spec.session = folder.filePath("run.h5").toStdString();
    run_some(spec, 1);
    QCOMPARE(Session::open(spec.session).state(), std::string("cancelled"));
    spec.resume = true;
    std::string state;
    Engine::run(spec, RunContext({}, nullptr, [&](const RunEvent& event) {
                  if (std::holds_alternative<RunStarted>(event)) state = Session::open(spec.session).state();
                }));
    QCOMPARE(state, std::string("running"));
    QCOMPARE(Session::open(spec.session).state(), std::string("finished"));
  }

  /// The session cannot say any more that it was cancelled; the run ends as cancelled all the same.
  void aFullDiskDoesNotHideWhatEndedTheRun() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 4);
    spec.session = folder.filePath("run.h5").toStdString();
    std::stop_source stop;
    std::optional<test::FileSizeLimit> full;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (!std::holds_alternative<BlockFinished>(event)) return;
      stop.request_stop();
      full.emplace(0);
    });
    try {
      Engine::run(spec, context);
      QFAIL("no error");
    } catch (const Error& error) {
      full.reset();
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
    QCOMPARE(Session::open(spec.session).complete_blocks(), 1);
  }

  void finishedSessionStaysSoWhenItsExportIsStopped() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 4);
    spec.session = folder.filePath("run.h5").toStdString();
    spec.evaluation = "demo";
    spec.evaluation_max_tokens = 64;
    const std::string output = std::exchange(spec.output, "");
    Engine::run(spec, RunContext());
    const QByteArray before = bytes_of(spec.session);
    spec.output = output;
    spec.resume = true;
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      const auto* stage = std::get_if<StageStarted>(&event);
      if (stage && stage->stage == RunStage::Exporting) stop.request_stop();
    });
    try {
      Engine::run(spec, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
    QCOMPARE(Session::open(spec.session).state(), std::string("finished"));
    QVERIFY(bytes_of(spec.session) == before);
    QVERIFY(!QFile::exists(QString::fromStdString(spec.output)));
  }

  void anotherRecipeIsRefusedByName() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "affinequant", 3);
    spec.session = folder.filePath("run.h5").toStdString();
    run_some(spec, 1);
    spec.resume = true;
    spec.recipe.weights.bits = 4;
    try {
      Engine::run(spec, RunContext());
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains("bits"), error.what());
    }
  }
};

AQ_TEST(ResumeTest)
#include "resume_test.moc"
