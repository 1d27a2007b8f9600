// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <random>

#include "core/base/commit_steps.h"
#include "core/base/error.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

constexpr int kBlocks = 3;

/// A whole run, or what is left of one: what an engine does with its session.
void run_session(const std::string& file) {
  Session session =
      fs::exists(file) ? Session::open_for_writing(file) : Session::create(file, session_header(kBlocks));
  session.go_on();
  session.add_event(Notice{.text = "started"});
  for (int index = session.complete_blocks(); index < kBlocks; ++index)
    session.commit_block(block_record(index), chains_after(index));
  session.set_evaluation({.name = "quantized", .perplexity = 5, .tokens = 10});
  if (session.state() != "finished") session.finish();
}

/// Counts the instants at which a kill can matter: every step of the disk, but of the writes into a staging
/// file, which nothing has a name for yet, one in ten.
class Instants {
 public:
  bool next(std::string_view step) { return (step != "write" || writes_++ % 10 == 0) && count_++ == at_; }
  explicit Instants(int at) : at_(at) {}

 private:
  int at_, count_ = 0, writes_ = 0;
};

/// Runs in a child that is killed just before the disk changes for the `last`th time. @returns whether it got
/// that far
bool killed_at(const std::string& file, int last) {
  const int status = run_in_child([&] {
    Instants instants(last);
    aq::detail::commit_hook() = [&](std::string_view step) {
      if (instants.next(step)) ::kill(::getpid(), SIGKILL);
    };
    run_session(file);
  });
  if (WIFSIGNALED(status)) return true;
  if (WEXITSTATUS(status) != 0) qFatal("the run failed by itself");
  return false;
}

/// What must be true of whatever a kill leaves. @returns the number of complete blocks
int require_prefix(const std::string& file) {
  if (!fs::exists(file)) return 0;
  const Session session = Session::open(file);
  const int count = session.complete_blocks();
  for (int index = 0; index < count; ++index)
    if (!same(session.read_block(index), block_record(index))) qFatal("block %d differs", index);
  if (count > 0 && session.state() == "running" && !all_same(session.read_chains(), chains_after(count - 1)))
    qFatal("the chains differ");
  return count;
}

void require_finished(const std::string& file) {
  QCOMPARE(require_prefix(file), kBlocks);
  const Session session = Session::open(file);
  QCOMPARE(session.state(), std::string("finished"));
  QCOMPARE(session.evaluations().size(), std::size_t{1});
}

}  // namespace

class KillTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(int number) const { return folder_.filePath(QString("s%1.h5").arg(number)).toStdString(); }

  void require_nothing_else(const std::string& file) const {
    int files = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path().toStdString()))
      if (entry.path().filename().string().find(fs::path(file).filename().string()) != std::string::npos)
        ++files;
    QCOMPARE(files, 1);
  }

 private Q_SLOTS:
  void killedBeforeEveryStepOfTheDisk() {
    int step = 0, seen = 0;
    for (; killed_at(path(step), step); ++step) {
      const int count = require_prefix(path(step));
      QVERIFY2(count >= seen, "a later kill left less");
      seen = std::max(seen, count);
      run_session(path(step));
      require_finished(path(step));
      require_nothing_else(path(step));
    }
    QVERIFY(step > 30);
    QCOMPARE(seen, kBlocks);
  }

  void killedAgainAndAgain() {
    const std::string file = path(5000);
    int kills = 0;
    // A little further each time, so that the run does come to its end.
    for (int step = 2; killed_at(file, step); step += 2) {
      require_prefix(file);
      QVERIFY(++kills < 200);
    }
    require_finished(file);
    require_nothing_else(file);
    QVERIFY(kills > 3);
  }

  void killedAtRandomInstants() {
    QElapsedTimer timer;
    timer.start();
    run_session(path(5999));
    const auto whole = static_cast<unsigned long>(timer.nsecsElapsed() / 1000) + 1;  // microseconds of a run
    std::minstd_rand random(7);
    int killed = 0;
    for (int round = 0; round < 50; ++round) {
      const std::string file = path(6000 + round);
      const pid_t child = ::fork();
      if (child == 0) {
        run_session(file);
        ::_exit(0);
      }
      ::usleep(static_cast<useconds_t>(random() % whole));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      killed += WIFSIGNALED(status);
      require_prefix(file);
      run_session(file);
      require_finished(file);
      require_nothing_else(file);
    }
    QVERIFY(killed > 0);
  }
};

AQ_TEST(KillTest)
#include "kill_test.moc"
