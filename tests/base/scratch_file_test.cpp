// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/scratch_file.h"

#include <QTest>
#include <cstring>

#include "core/base/error.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

class ScratchFileTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;
  static constexpr std::size_t kBytes = 3 << 20;

 private Q_SLOTS:
  void contentStaysWhenItsPagesAreGivenBack() {
    const ScratchFile file(folder_.path(), kBytes);
    QCOMPARE(file.size(), kBytes);
    std::memset(file.data(), 0x5a, kBytes);
    file.give_back(100, kBytes - 200);
    file.expect(0, kBytes);
    for (std::size_t i = 0; i < kBytes; i += 997) QCOMPARE(std::to_integer<int>(file.data()[i]), 0x5a);
  }

  void itHasNoNameFromTheStart() {
    const ScratchFile file(folder_.path(), kBytes);
    QVERIFY(folder_.entries().empty());  // so a kill leaves nothing
  }

  void tooLittleRoomIsNamedAtOnce() {
    const test::FileSizeLimit limit(kBytes / 2);
    try {
      const ScratchFile file(folder_.path(), kBytes);
      QFAIL("nothing was thrown");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Output);
      QVERIFY2(std::string(error.what()).find(folder_.path().string()) != std::string::npos, error.what());
    }
  }

  void aFolderThatIsNotThereIsNamed() {
    QVERIFY_EXCEPTION_THROWN(ScratchFile(folder_.path() / "absent", kBytes), Error);
  }
};

AQ_TEST(ScratchFileTest)
#include "scratch_file_test.moc"
