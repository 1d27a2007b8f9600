// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "core/base/error.h"
#include "tests/session/session_support.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

bool refuses(const std::function<void()>& write) {
  try {
    write();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::Output;
  }
  return false;
}

constexpr int kAsWanted = 42;

}  // namespace

class FullDiskTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

  static void require_two_blocks(const std::string& file) {
    const Session session = Session::open(file);
    QCOMPARE(session.complete_blocks(), 2);
    for (int index = 0; index < 2; ++index) QVERIFY(same(session.read_block(index), block_record(index)));
    QVERIFY(all_same(session.read_chains(), chains_after(1)));
  }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path().toStdString()))
      found.push_back(entry.path().string());
    std::ranges::sort(found);
    return found;
  }

 private Q_SLOTS:
  void init() { QVERIFY(QDir(folder_.path()).removeRecursively() && QDir().mkpath(folder_.path())); }

  void createLeavesNothing() {
    for (const rlim_t limit : {0, 10, 500, 2000}) {
      const int status = run_in_child([&] {
        const FileSizeLimit full(limit);
        if (refuses([&] { Session::create(path("new.h5"), session_header()); })) ::exit(kAsWanted);
      });
      QCOMPARE(WEXITSTATUS(status), kAsWanted);
      QVERIFY(names().empty());
    }
  }

  void everyCommitKeepsTheStateBeforeIt() {
    const std::string file = path("old.h5");
    {
      Session session = Session::create(file, session_header());
      session.commit_block(block_record(0), chains_after(0));
      session.commit_block(block_record(1), chains_after(1));
    }
    const auto before = names();
    // From nothing at all to the block's file fitting and the chains' not.
    for (const rlim_t limit : {0, 1000, 5000, 20000, 60000, 200000}) {
      const int status = run_in_child([&] {
        bool as_wanted = false;
        const FileSizeLimit full(limit);
        {
          Session session = Session::open_for_writing(file);
          as_wanted = refuses([&] { session.commit_block(block_record(2, 300), chains_after(2, 9000)); }) &&
                      session.complete_blocks() == 2 && same(session.read_block(1), block_record(1));
        }
        // Through the library's own end, which must neither fail nor hang.
        if (as_wanted) ::exit(kAsWanted);
      });
      QCOMPARE(WEXITSTATUS(status), kAsWanted);
      require_two_blocks(file);
      QCOMPARE(names(), before);
    }
  }

  void finishKeepsTheParts() {
    const std::string file = path("unfinished.h5");
    {
      Session session = Session::create(file, session_header());
      session.commit_block(block_record(0), chains_after(0));
      session.commit_block(block_record(1), chains_after(1));
    }
    const auto before = names();
    const int status = run_in_child([&] {
      bool as_wanted = false;
      const FileSizeLimit full(10000);
      {
        Session session = Session::open_for_writing(file);
        as_wanted = refuses([&] { session.finish(); }) && session.state() == "running";
      }
      if (as_wanted) ::exit(kAsWanted);
    });
    QCOMPARE(WEXITSTATUS(status), kAsWanted);
    require_two_blocks(file);
    QCOMPARE(names(), before);
  }

  void runGoesOnOnceThereIsRoom() {
    const std::string file = path("room.h5");
    Session session = Session::create(file, session_header());
    session.commit_block(block_record(0), chains_after(0));
    bool refused = false;
    {
      const FileSizeLimit full(3000);
      refused = refuses([&] { session.commit_block(block_record(1), chains_after(1)); });
    }
    QVERIFY(refused);
    session.commit_block(block_record(1), chains_after(1));
    QVERIFY(same(Session::open(file).read_block(1), block_record(1)));
  }
};

AQ_TEST(FullDiskTest)
#include "full_disk_test.moc"
