// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>

#include "core/base/error.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

/// The reason of the Error(Output) that `attempt` throws.
std::string output_error(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::Output ? error.reason() : std::string("another kind: ") + error.what();
  }
  return "none";
}

}  // namespace

class LockTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void secondWriterIsToldTheOwner() {
    const std::string file = path("two.h5");
    const Session first = Session::create(file, session_header());
    try {
      Session::open_for_writing(file);
      QFAIL("opened twice");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Output);
      QVERIFY(error.reason().find("process " + std::to_string(::getpid()) + " on ") != std::string::npos);
    }
    QCOMPARE(Session::open(file).complete_blocks(), 0);
  }

  void secondProgramIsRefusedAndTheFirstGoesOn() {
    const std::string file = path("programs.h5");
    Session first = Session::create(file, session_header());
    const int status = run_in_child([&] {
      try {
        Session::open_for_writing(file);
      } catch (const Error&) {
        ::_exit(42);
      }
    });
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 42);
    first.commit_block(block_record(0), {});
    QCOMPARE(Session::open(file).complete_blocks(), 1);
  }

  void lockOfAKilledProgramIsNoObstacle() {
    const std::string file = path("stale.h5");
    run_in_child([&] {
      Session session = Session::create(file, session_header());
      ::raise(SIGKILL);
    });
    QVERIFY(fs::exists(file + ".lock"));
    { Session::open_for_writing(file).commit_block(block_record(0), {}); }
    QVERIFY(!fs::exists(file + ".lock"));
  }

  void removedLockFileComesBackWhereNobodyElseHasCome() {
    const std::string file = path("removed.h5");
    Session session = Session::create(file, session_header());
    fs::remove(file + ".lock");
    session.commit_block(block_record(0), {});
    QVERIFY(fs::exists(file + ".lock"));
    QVERIFY_EXCEPTION_THROWN(Session::open_for_writing(file), Error);
  }

  void removedLockFileLeavesTheSessionToOneWriter() {
    const std::string file = path("overtaken.h5");
    std::optional<Session> first = Session::create(file, session_header());
    fs::remove(file + ".lock");
    std::optional<Session> second = Session::open_for_writing(file);
    QCOMPARE(output_error([&] { first->commit_block(block_record(0), {}); }),
             "the session is being written by process " + std::to_string(::getpid()) + " on " + host_name());
    second->commit_block(block_record(0), {});
    first.reset();
    QVERIFY(fs::exists(file + ".lock"));  // the second one's
    second->commit_block(block_record(1), {});
    QCOMPARE(Session::open(file).complete_blocks(), 2);
  }

  void whatAnotherProgramWroteAfterTheRemovalStays() {
    const std::string file = path("gone.h5");
    Session first = Session::create(file, session_header());
    fs::remove(file + ".lock");
    { Session::open_for_writing(file).commit_block(block_record(0), {}); }
    QCOMPARE(output_error([&] { first.commit_block(block_record(0), {}); }),
             std::string("its lock file was removed, and it is not as this program left it"));
    for (const auto& note :
         {std::function<void()>([&] { first.set_state("failed"); }), {[&] { first.go_on(); }}})
      QVERIFY(output_error(note) != "none");  // a run says how it ended
    const Session there = Session::open(file);
    QCOMPARE(there.complete_blocks(), 1);
    QCOMPARE(there.state(), std::string("running"));
  }

  void lockThatIsALinkIsRefused() {
    const std::string file = path("linked.h5");
    { Session::create(file, session_header()); }
    std::ofstream(path("precious")) << "text";
    fs::create_symlink(path("precious"), file + ".lock");
    QVERIFY_EXCEPTION_THROWN(Session::open_for_writing(file), Error);
    QCOMPARE(fs::file_size(path("precious")), std::uintmax_t{4});
  }

  void folderThatCannotBeWrittenIsRefused() {
    const std::string file = path("closed/s.h5");
    fs::create_directory(path("closed"));
    { Session::create(file, session_header()).commit_block(block_record(0), {}); }
    fs::permissions(folder_.path().toStdString(), fs::perms::all);
    fs::permissions(path("closed"), static_cast<fs::perms>(0555));
    const int status = run_in_child([&] {
      if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(1);  // root may write everywhere
      int refused = 0;
      for (const auto& attempt :
           {+[](const std::string& f) { Session::open_for_writing(f); },
            +[](const std::string& f) { Session::create(f + "2", session_header()); }}) {
        try {
          attempt(file);
        } catch (const Error& error) {
          refused += error.kind() == ErrorKind::Output;
        }
      }
      if (refused == 2 && Session::open(file).complete_blocks() == 1) ::_exit(42);
    });
    fs::permissions(path("closed"), fs::perms::all);
    QCOMPARE(WEXITSTATUS(status), 42);
  }
};

AQ_TEST(LockTest)
#include "lock_test.moc"
