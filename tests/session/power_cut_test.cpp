// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <fcntl.h>
#include <unistd.h>

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <random>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "tests/session/session_support.h"
#include "tests/support/disk_record.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

constexpr int kBlocks = 3;

/// A whole run, or what is left of one; says in the record what is to last from there on.
void run_session(const std::string& file, DiskRecord* record = nullptr) {
  const auto promise = [&](const std::string& what) {
    if (record) record->mark(what);
  };
  Session session =
      fs::exists(file) ? Session::open_for_writing(file) : Session::create(file, session_header(kBlocks));
  session.go_on();
  promise("0 blocks");
  for (int index = session.complete_blocks(); index < kBlocks; ++index) {
    session.commit_block(block_record(index), chains_after(index));
    promise(std::to_string(index + 1) + " blocks");
  }
  session.set_evaluation({.name = "quantized", .perplexity = 5, .tokens = 10});
  promise("evaluated");
  if (session.state() != "finished") session.finish();
  promise("finished");
}

/// What had returned before a step; empty: nothing.
std::string promised_at(const std::vector<DiskStep>& steps, std::size_t count) {
  std::string last;
  for (std::size_t step = 0; step < count; ++step)
    if (steps[step].kind == DiskStep::Kind::Mark) last = steps[step].name;
  return last;
}

int blocks_of(const std::string& promise) {
  return promise.ends_with(" blocks") ? promise[0] - '0' : promise.empty() ? 0 : kBlocks;
}

/// Instants to try: every step, but of a run of writes into one file its first and its last only.
std::vector<std::size_t> instants_of(const std::vector<DiskStep>& steps) {
  std::vector<std::size_t> instants;
  const auto writes = [&](std::size_t step) {
    return step < steps.size() && steps[step].kind == DiskStep::Kind::Write;
  };
  for (std::size_t count = 0; count <= steps.size(); ++count)
    if (count == 0 || !writes(count) || !writes(count - 1)) instants.push_back(count);
  return instants;
}

/// Ways in which the disk may keep what it has not promised: nothing, all, all torn, the first and the last
/// change of a name alone and all but these, and some at random.
std::vector<Choice> choices_of(const std::vector<DiskStep>& steps, const std::vector<std::size_t>& open,
                               unsigned seed) {
  std::vector<Choice> choices{[](std::size_t) {
                                return Kept{false, false};
                              },
                              [](std::size_t) {
                                return Kept{true, false};
                              },
                              [](std::size_t) {
                                return Kept{true, true};
                              }};
  std::vector<std::size_t> names;
  for (const std::size_t one : open)
    if (steps[one].kind != DiskStep::Kind::Write) names.push_back(one);
  if (names.size() > 2) names = {names.front(), names.back()};
  for (const std::size_t one : names) {
    choices.emplace_back([one](std::size_t step) { return Kept{step == one, false}; });
    choices.emplace_back([one](std::size_t step) { return Kept{step != one, false}; });
  }
  for (unsigned way = 0; way < 2; ++way)
    choices.emplace_back([random = std::minstd_rand(seed * 2 + way + 1)](std::size_t) mutable {
      return Kept{random() % 2 == 0, random() % 4 == 0};
    });
  return choices;
}

/// Calls body(what had been promised, number) for what a power cut leaves at every instant and by every
/// choice.
template <typename Body>
int for_power_cuts(const std::vector<DiskStep>& steps, const fs::path& into, const Body& body) {
  int cuts = 0;
  for (const std::size_t count : instants_of(steps)) {
    const auto open = unpromised(steps, count);
    for (const Choice& choose : choices_of(steps, open, static_cast<unsigned>(count))) {
      leave_after_power_cut(steps, count, open, choose, into);
      body(promised_at(steps, count), cuts++);
    }
  }
  return cuts;
}

/// The session that a power cut left holds what was promised, and nothing that is wrong.
void require_promise(const std::string& file, const std::string& promise) {
  if (!fs::exists(file)) {
    QVERIFY2(promise.empty(), promise.c_str());
    return;
  }
  const Session session = Session::open(file);
  const int count = session.complete_blocks();
  QVERIFY(count >= blocks_of(promise));
  for (int index = 0; index < count; ++index) QVERIFY(same(session.read_block(index), block_record(index)));
  if (count > 0 && session.state() == "running")
    QVERIFY(all_same(session.read_chains(), chains_after(count - 1)));
  if (promise == "evaluated" || promise == "finished") QCOMPARE(session.evaluations().size(), std::size_t{1});
  if (promise == "finished") QCOMPARE(session.state(), std::string("finished"));
}

}  // namespace

class PowerCutTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

 private Q_SLOTS:
  void aSessionKeepsWhatItHasCommitted() {
    const fs::path disk = folder_.path() / "disk", left = folder_.path() / "left";
    fs::create_directory(disk);
    std::vector<DiskStep> steps;
    {
      DiskRecord record(disk);
      run_session(disk / "run.h5", &record);
      steps = record.steps();
    }
    QCOMPARE(promised_at(steps, steps.size()), std::string("finished"));
    const std::string file = left / "run.h5";
    constexpr int kResumed = 16;  // one in so many goes on to the end
    const int cuts = for_power_cuts(steps, left, [&](const std::string& promise, int number) {
      require_promise(file, promise);
      if (QTest::currentTestFailed()) qFatal("at cut %d", number);
      if (number % kResumed != 0) return;
      const DiskRecord unflushed(left);  // spares the disk
      run_session(file);
      require_promise(file, "finished");
    });
    QVERIFY2(cuts > 500, qPrintable(QString::number(cuts)));
  }

  void aFileIsReplacedWholeOrNotAtAll() {
    const fs::path disk = folder_.path() / "files", left = folder_.path() / "files-left";
    fs::create_directory(disk);
    const std::string before(3000, 'a'), after(5000, 'b');
    std::vector<DiskStep> steps;
    {
      DiskRecord record(disk);
      write_file_atomically(disk / "file", before);
      record.mark("before");
      write_file_atomically(disk / "file", after);
      record.mark("after");
      steps = record.steps();
    }
    for_power_cuts(steps, left, [&](const std::string& promise, int) {
      const std::string found = read_file(left / "file");
      QVERIFY(fs::exists(left / "file") ? found == before || found == after : promise.empty());
      if (promise == "after") QVERIFY(found == after);
    });
  }

  void aFolderAppearsWholeOrNotAtAll_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << "checkpoint";
    QTest::newRow("with a slash") << "checkpoint/";
  }

  void aFolderAppearsWholeOrNotAtAll() {
    QFETCH(QString, name);
    const std::string row = QTest::currentDataTag();
    const fs::path disk = folder_.path() / row, left = folder_.path() / (row + " left");
    fs::create_directory(disk);
    const std::string text(4000, 'x');
    std::vector<DiskStep> steps;
    {
      DiskRecord record(disk);
      StagedDirectory staged(disk / name.toStdString());
      write_file_atomically(staged.path() / "config.json", text);
      write_file_atomically(staged.path() / "model", text + text);
      staged.commit();
      record.mark("committed");
      steps = record.steps();
    }
    for_power_cuts(steps, left, [&](const std::string& promise, int) {
      const fs::path checkpoint = left / "checkpoint";
      if (!fs::exists(checkpoint)) {
        QVERIFY(promise.empty());
        return;
      }
      QCOMPARE(read_file(checkpoint / "config.json"), text);
      QCOMPARE(read_file(checkpoint / "model"), text + text);
    });
  }

  /// The model of the disk sees what is not flushed: without this the others would prove nothing.
  void whatIsNotFlushedIsLost() {
    const fs::path disk = folder_.path() / "careless", left = folder_.path() / "careless-left";
    fs::create_directory(disk);
    std::vector<DiskStep> steps;
    {
      DiskRecord record(disk);
      const int careless = ::open((disk / ".staging").c_str(), O_WRONLY | O_CREAT, 0644);
      QCOMPARE(::write(careless, "text", 4), ssize_t{4});
      ::close(careless);
      fs::rename(disk / ".staging", disk / "file");  // nothing was flushed
      record.mark("done");
      steps = record.steps();
    }
    int empty = 0, missing = 0, whole = 0;
    for_power_cuts(steps, left, [&](const std::string& promise, int) {
      if (promise.empty()) return;
      if (!fs::exists(left / "file"))
        ++missing;
      else if (read_file(left / "file") == "text")
        ++whole;
      else
        ++empty;
    });
    QVERIFY(empty > 0 && missing > 0 && whole > 0);
  }
};

AQ_TEST(PowerCutTest)
#include "power_cut_test.moc"
