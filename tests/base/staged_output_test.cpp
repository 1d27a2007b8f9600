// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/staged_output.h"

#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <algorithm>
#include <thread>

#include "core/base/commit_steps.h"
#include "core/base/error.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using aq::Error;
using aq::StagedDirectory;
using aq::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

template <typename Work>
std::string refusal(Work work) {
  try {
    work();
    return {};
  } catch (const Error& error) {
    return error.kind() == aq::ErrorKind::Output ? error.what() : std::string();
  }
}

/// A process that is no more has left its staging of `path`.
void die_before_commit(const fs::path& path) {
  const pid_t killed = ::fork();
  if (killed == 0) {
    StagedDirectory staged(path);
    ::_exit(0);  // as a kill: no destructor
  }
  int status = 0;
  ::waitpid(killed, &status, 0);
}

}  // namespace

class StagedOutputTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void directoryAppearsWhole() {
    const TemporaryFolder folder;
    StagedDirectory staged(folder / "out");
    std::ofstream(staged.path() / "a.txt") << "a";
    QVERIFY(!fs::exists(folder / "out"));
    staged.commit();
    QCOMPARE(aq::test::read_file(folder.path() / "out" / "a.txt"), std::string("a"));
    QCOMPARE(folder.entries(), std::vector<std::string>{"out"});
  }

  void uncommittedDirectoryLeavesNothing() {
    const TemporaryFolder folder;
    {
      const StagedDirectory staged(folder / "out");
      std::ofstream(staged.path() / "a.txt") << "a";
    }
    QVERIFY(folder.entries().empty());
  }

  /// A link on the way may lead to another disk, where a file cannot be renamed to.
  void staysBesideTheRealPlaceBehindLinks() {
    const TemporaryFolder folder;
    fs::create_directories(folder / "other/inner");
    fs::create_directory_symlink(folder / "other/inner", folder / "link");
    StagedDirectory staged(folder / "link/../out");
    QCOMPARE(staged.path().parent_path(), fs::path(folder / "other"));
    staged.commit();
    QVERIFY(fs::is_directory(folder / "other/out"));
  }

  void trailingSlashNamesTheSameDirectory() {
    const TemporaryFolder folder;
    StagedDirectory staged(folder / "out/");
    staged.commit();
    QCOMPARE(folder.entries(), std::vector<std::string>{"out"});
  }

  void refusesWhatExists() {
    const TemporaryFolder folder;
    const std::string file = folder.write("out", "keep");
    QVERIFY(refusal([&] { StagedDirectory staged(file); }).find("exists already") != std::string::npos);
    QCOMPARE(aq::test::read_file(file), std::string("keep"));
  }

  void refusesADanglingLink() {
    const TemporaryFolder folder;
    fs::create_symlink("nowhere", folder / "out");
    QVERIFY(!refusal([&] { StagedDirectory staged(folder / "out"); }).empty());
  }

  void refusesAMissingParent() {
    const TemporaryFolder folder;
    const std::string line = refusal([&] { StagedDirectory staged(folder / "no/such/out"); });
    QVERIFY2(line.find("does not exist") != std::string::npos, line.c_str());
  }

  void refusesAnUnwritableParent() {
    if (::geteuid() == 0) QSKIP("root may write everywhere");
    const TemporaryFolder folder;
    fs::create_directory(folder / "locked");
    fs::permissions(folder / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    const std::string line = refusal([&] { StagedDirectory staged(folder / "locked/out"); });
    fs::permissions(folder / "locked", fs::perms::owner_all);
    QVERIFY2(line.find("cannot be written") != std::string::npos, line.c_str());
  }

  void doesNotOverwriteWhatAppearsMeanwhile() {
    const TemporaryFolder folder;
    StagedDirectory staged(folder / "out");
    folder.write("out/theirs", "keep");
    QVERIFY(!refusal([&] { staged.commit(); }).empty());
    QCOMPARE(aq::test::read_file(folder.path() / "out" / "theirs"), std::string("keep"));
  }

  /// Between the last look and the rename, too.
  void doesNotOverwriteWhatAppearsAtTheLastMoment() {
    const TemporaryFolder folder;
    StagedDirectory staged(folder / "out.gguf");
    std::ofstream(staged.path() / "model.gguf") << "ours";
    aq::detail::commit_hook() = [&](std::string_view step) {
      if (step == "rename to a free name") folder.write("out.gguf", "theirs");
    };
    const std::string line = refusal([&] { staged.commit_file("model.gguf"); });
    aq::detail::commit_hook() = {};
    QVERIFY2(line.find("created meanwhile") != std::string::npos, line.c_str());
    QCOMPARE(aq::test::read_file(folder / "out.gguf"), std::string("theirs"));
  }

  void fileIsReplacedAtOnce() {
    const TemporaryFolder folder;
    const std::string file = folder.write("a.json", "old");
    aq::write_file_atomically(file, "new");
    QCOMPARE(aq::test::read_file(file), std::string("new"));
    QCOMPARE(folder.entries(), std::vector<std::string>{"a.json"});
  }

  /// Ranks of one sweep may come to the same file at the same time, each as a thread in these tests.
  void threadsMayWriteTheSameFile() {
    const TemporaryFolder folder;
    const fs::path file = folder / "file";
    std::vector<std::string> failures(4);
    {
      std::vector<std::jthread> writers;
      for (std::string& failure : failures)
        writers.emplace_back([&] {
          for (int i = 0; i < 50 && failure.empty(); ++i) try {
              aq::write_file_atomically(file, std::string(100'000, 'x'));
            } catch (const Error& error) {
              failure = error.what();
            }
        });
    }
    for (const std::string& failure : failures) QCOMPARE(failure, std::string());
    QCOMPARE(fs::file_size(file), 100'000U);
    QCOMPARE(folder.entries(), std::vector<std::string>{"file"});
  }

  void fullDiskKeepsTheOldFile() {
    const TemporaryFolder folder;
    const std::string file = folder.write("a.json", "old");
    std::string line;
    {
      const aq::test::FileSizeLimit limit(1000);
      line = refusal([&] { aq::write_file_atomically(file, std::string(100000, 'x')); });
    }
    QVERIFY2(line.find("a.json") != std::string::npos, line.c_str());
    QCOMPARE(aq::test::read_file(file), std::string("old"));
    QCOMPARE(folder.entries(), std::vector<std::string>{"a.json"});
  }

  /// A process that was killed leaves its staging; the next one that writes the same name takes it away.
  void removesWhatKilledProcessesLeft() {
    const TemporaryFolder folder;
    die_before_commit(folder / "out");
    QCOMPARE(folder.entries().size(), std::size_t{1});
    std::string write = folder.entries().front();  // and the name that a write of a file there would have had
    folder.write(write.insert(write.find('@'), ".7"), "");
    const std::string mine = aq::staging_name(folder / "other").filename().string();
    const std::string elsewhere = ".out.partial-1@another-host";
    folder.write(mine, "of a living process");
    folder.write(elsewhere, "of another machine");
    folder.write(".out.partial-x", "of nobody");
    StagedDirectory staged(folder / "out");
    staged.commit();
    const auto left = folder.entries();
    for (const std::string& name : {std::string("out"), mine, elsewhere, std::string(".out.partial-x")})
      QVERIFY2(std::ranges::find(left, name) != left.end(), name.c_str());
    QCOMPARE(left.size(), std::size_t{4});
  }

  void removesWhatWasLeftUnderANameWithASlash() {
    const TemporaryFolder folder;
    die_before_commit(folder / "out/");
    QCOMPARE(folder.entries().size(), std::size_t{1});
    StagedDirectory staged(folder / "out/");
    staged.commit();
    QCOMPARE(folder.entries(), std::vector<std::string>{"out"});
  }

  void aWriteOfAFileRemovesWhatWasLeftOfIt() {
    const TemporaryFolder folder;
    die_before_commit(folder / "a.json");
    std::string left = folder.entries().front();
    fs::remove(folder / left);
    left.insert(left.find('@'), ".2");  // the name that a write of a file would have had
    folder.write(left, "half");
    const std::string other = ".b.json" + left.substr(left.find(".partial-"));
    folder.write(other, "of another name");
    aq::write_file_atomically(folder / "a.json", "text");
    std::vector<std::string> found = folder.entries();
    std::ranges::sort(found);
    QCOMPARE(found, (std::vector<std::string>{other, "a.json"}));
  }

  void refusesANameThatLeavesNoRoomForAStagingName() {
    const TemporaryFolder folder;
    aq::require_writable_target(folder / std::string(100, 'x'));
    const std::string line = refusal([&] { aq::require_writable_target(folder / std::string(240, 'x')); });
    QVERIFY2(line.find("too long") != std::string::npos, line.c_str());
  }

  void targetMayExistWhereAllowed() {
    const TemporaryFolder folder;
    const std::string file = folder.write("session.h5", "");
    QVERIFY(!refusal([&] { aq::require_writable_target(file); }).empty());
    aq::require_writable_target(file, /*may_exist=*/true);
  }
};

AQ_TEST(StagedOutputTest)
#include "staged_output_test.moc"
