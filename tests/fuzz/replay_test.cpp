// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every file of every corpus goes through its parser: what fuzzing found once is tested for good.
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/registered_test.h"

using aq::fuzz::run;
using aq::fuzz::Target;
using aq::fuzz::targets;

class ReplayTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void corpora_data() {
    QTest::addColumn<int>("target");
    for (int i = 0; i < static_cast<int>(targets().size()); ++i)
      QTest::newRow(targets()[static_cast<std::size_t>(i)].name) << i;
  }

  void corpora() {
    QFETCH(int, target);
    const Target& tested = targets()[static_cast<std::size_t>(target)];
    int files = 0;
    for (QDirIterator it(QString(AQ_SOURCE_DIR "/tests/fuzz/corpus/%1").arg(tested.name), QDir::Files);
         it.hasNext();) {
      QFile file(it.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      const QByteArray content = file.readAll();
      run(tested, std::as_bytes(std::span(content.data(), static_cast<std::size_t>(content.size()))));
      ++files;
    }
    QVERIFY2(files > 0, "the corpus is empty");
  }

  /// Prefixes of a whole file are the cheapest damage there is.
  void truncated_data() { corpora_data(); }
  void truncated() {
    QFETCH(int, target);
    const Target& tested = targets()[static_cast<std::size_t>(target)];
    constexpr qsizetype kLongest = 4096, kPrefixes = 64;
    for (QDirIterator it(QString(AQ_SOURCE_DIR "/tests/fuzz/corpus/%1").arg(tested.name), QDir::Files);
         it.hasNext();) {
      QFile file(it.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      const QByteArray content = file.read(kLongest);
      const qsizetype step = content.size() / kPrefixes + 1;
      for (qsizetype size = 0; size < content.size(); size += step)
        run(tested, std::as_bytes(std::span(content.data(), static_cast<std::size_t>(size))));
    }
  }
};

AQ_TEST(ReplayTest)
#include "replay_test.moc"
