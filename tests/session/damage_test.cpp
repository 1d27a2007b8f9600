// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <hdf5.h>
#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <random>

#include "core/base/error.h"
#include "core/hdf5/file.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put_bytes(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

constexpr int kRefused = 10, kRight = 11, kWrong = 12;

/// Reads all of a session of two blocks in a child with bounded memory and time: refused, right or wrong.
int outcome_of_reading(const std::string& file) {
  const int status = run_in_child([&] {
    ::alarm(20);
    try {
      const Session session = Session::open(file);
      bool right = session.complete_blocks() == 2;
      for (int index = 0; right && index < 2; ++index)
        right = same(session.read_block(index), block_record(index));
      ::_exit(right ? kRight : kWrong);
    } catch (const Error& error) {
      ::_exit(error.kind() == ErrorKind::BadInput ? kRefused : 1);
    }
  });
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

class DamageTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

  static void require_refusal(const std::string& file) {
    try {
      Session::open(file);
      QFAIL("opened");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
    }
  }

  /// Cuts `file` at 50 lengths: every read of `session` is refused.
  static void require_truncation_refused(const std::string& session, const std::string& file) {
    const std::string whole = bytes_of(file);
    std::minstd_rand random(3);
    for (int round = 0; round < 50; ++round) {
      put_bytes(file, whole.substr(0, random() % whole.size()));
      QCOMPARE(outcome_of_reading(session), kRefused);
    }
    put_bytes(file, whole);
    QCOMPARE(outcome_of_reading(session), kRight);
  }

  /// Changes one to four bytes 200 times: a read is refused or right, never wrong, never a crash.
  static void require_flips_harmless(const std::string& session, const std::string& file) {
    const std::string whole = bytes_of(file);
    std::minstd_rand random(11);
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
      std::string damaged = whole;
      for (unsigned long i = 0; i <= random() % 4; ++i)
        damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
      put_bytes(file, damaged);
      const int outcome = outcome_of_reading(session);
      QVERIFY2(outcome == kRefused || outcome == kRight,
               qPrintable(QString("round %1: %2").arg(round).arg(outcome)));
      refused += outcome == kRefused;
    }
    put_bytes(file, whole);
    QVERIFY(refused > 0);
  }

  std::string new_session(const char* name, bool finished) const {
    const std::string file = path(name);
    Session session = Session::create(file, session_header(2));
    for (int index = 0; index < 2; ++index) session.commit_block(block_record(index), chains_after(index));
    if (finished) session.finish();
    return file;
  }

 private Q_SLOTS:
  void whatIsNoSessionIsRefused() {
    require_refusal(path("missing.h5"));
    require_refusal(folder_.path().toStdString());
    put_bytes(path("empty.h5"), "");
    require_refusal(path("empty.h5"));
    put_bytes(path("text.h5"), std::string(5000, 'x'));
    require_refusal(path("text.h5"));
    hdf5::write_file(path("other.h5"), [](hid_t root) { hdf5::create_group(root, "blocks"); });
    require_refusal(path("other.h5"));
    QCOMPARE(::mkfifo(path("pipe.h5").c_str(), 0600), 0);
    require_refusal(path("pipe.h5"));
  }

  void truncatedFilesAreRefused() {
    const std::string finished = new_session("cut.h5", true), running = new_session("cut-run.h5", false);
    require_truncation_refused(finished, finished);
    require_truncation_refused(running, running);
    require_truncation_refused(running, running + ".parts/block-001.h5");
  }

  void flippedBytesAreRefusedOrHarmless() {
    const std::string finished = new_session("flip.h5", true), running = new_session("flip-run.h5", false);
    require_flips_harmless(finished, finished);
    require_flips_harmless(running, running);
    require_flips_harmless(running, running + ".parts/block-000.h5");
  }

  void missingPartIsRefused() {
    const std::string file = new_session("lost.h5", false);
    fs::remove(file + ".parts/block-000.h5");
    require_refusal(file);
  }

  void partOfAnotherSessionIsRefused() {
    const std::string file = new_session("mine.h5", false), other = new_session("theirs.h5", false);
    fs::copy_file(other + ".parts/block-000.h5", file + ".parts/block-000.h5",
                  fs::copy_options::overwrite_existing);
    require_refusal(file);
  }

  void linkOutOfThePartsIsRefused() {
    const std::string file = new_session("escape.h5", false), other = new_session("target.h5", true);
    const hid_t opened = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t blocks = H5Gopen2(opened, "blocks", H5P_DEFAULT);
    H5Ldelete(blocks, "001", H5P_DEFAULT);
    H5Lcreate_external(other.c_str(), "/blocks/001", blocks, "001", H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(blocks);
    H5Fclose(opened);
    require_refusal(file);
  }

  void softLinkInPlaceOfABlockIsRefused() {
    const std::string file = new_session("soft.h5", true);
    const hid_t opened = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(opened, "blocks/001", H5P_DEFAULT);
    H5Lcreate_soft("/blocks", opened, "blocks/001", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(opened);
    require_refusal(file);
  }

  void hugeArrayIsRefusedBeforeItIsAllocated() {
    const std::string file = new_session("huge.h5", true);
    const hid_t opened = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(opened, "blocks/000/loss", H5P_DEFAULT);
    const hsize_t size = hsize_t{1} << 40;
    const hid_t space = H5Screate_simple(1, &size, nullptr);
    H5Dclose(
        H5Dcreate2(opened, "blocks/000/loss", H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
    H5Fclose(opened);
    QCOMPARE(outcome_of_reading(file), kRefused);
  }
};

AQ_TEST(DamageTest)
#include "damage_test.moc"
