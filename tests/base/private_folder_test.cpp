// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/private_folder.h"

#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
namespace fs = std::filesystem;

namespace {

/// Runs `work` as the first process of a namespace of its own, as containers have them. @returns whether it
/// may
template <typename Work>
bool runs_in_container(const Work& work) {
  const pid_t outside = ::fork();
  if (outside == 0) {
    if (::unshare(CLONE_NEWPID) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) ::_exit(1);
    const pid_t first = ::fork();
    if (first == 0) {
      work();
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(first, &status, 0);
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
  }
  int status = 0;
  ::waitpid(outside, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

class PrivateFolderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nobodyElseSeesItAndItGoesWithWhatIsInIt() {
    const test::TemporaryFolder place;
    {
      const PrivateFolder one(place.path()), other(place.path());
      QVERIFY(one.path() != other.path());
      struct stat status {};
      QCOMPARE(::stat(one.path().c_str(), &status), 0);
      QCOMPARE(status.st_mode & 0777U, 0700U);
      std::ofstream(one.path() / "file") << "text";
      QCOMPARE(place.entries().size(), std::size_t{2});
    }
    QVERIFY(place.entries().empty());
  }

  void whatAKilledProcessLeftIsRemovedByTheNext() {
    const test::TemporaryFolder place;
    const pid_t child = ::fork();
    if (child == 0) {
      const PrivateFolder folder(place.path());
      std::ofstream(folder.path() / "session.h5") << "text";
      ::raise(SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(place.entries().size(), std::size_t{1});
    const std::string left = place.entries().front();
    place.write(".affinequant-0.partial-1@another-host", "of another machine");
    place.write(".out.partial-999999999@nobody", "no private folder");
    const PrivateFolder next(place.path());
    const auto entries = place.entries();
    QVERIFY(std::ranges::find(entries, left) == entries.end());
    QCOMPARE(entries.size(), std::size_t{3});
  }

  /// A container numbers its processes itself: in it, those outside seem to be no more.
  void aContainerOfTheSameHostNameLeavesWhatIsInUse() {
    const test::TemporaryFolder place;
    const PrivateFolder folder(place.path());
    if (!runs_in_container([&] { const PrivateFolder other(place.path()); }))
      QSKIP("namespaces of processes are not allowed here");
    QVERIFY(fs::exists(folder.path()));
    QCOMPARE(place.entries().size(), std::size_t{1});
  }

  void aLinkInItsPlaceIsNotFollowed() {
    const test::TemporaryFolder place, precious;
    std::string name;
    { name = PrivateFolder(place.path()).path().filename().string(); }
    // The next one counts on: every name up to then is somebody's link.
    const auto dot = name.find(".partial-");
    const std::string start = ".affinequant-";
    const int last = std::stoi(name.substr(start.size(), dot - start.size()));
    for (int number = last + 1; number < last + 4; ++number)
      fs::create_directory_symlink(precious.path(),
                                   place.path() / (start + std::to_string(number) + name.substr(dot)));
    const PrivateFolder folder(place.path());
    QVERIFY(!fs::is_symlink(fs::symlink_status(folder.path())));
    std::ofstream(folder.path() / "file") << "text";
    QVERIFY(precious.entries().empty());
  }

  void aPlaceThatIsNotThereIsNamed() {
    const test::TemporaryFolder place;
    QVERIFY_EXCEPTION_THROWN(PrivateFolder(place.path() / "absent"), Error);
  }
};

AQ_TEST(PrivateFolderTest)
#include "private_folder_test.moc"
