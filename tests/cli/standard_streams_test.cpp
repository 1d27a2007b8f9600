// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <unistd.h>

#include <QFile>
#include <QTest>

#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using aq::test::Ended;
using aq::test::TemporaryFolder;

namespace {

std::string long_text() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i) + " is a number. ";
  return text;
}

}  // namespace

/// Standard streams that are closed or full.
class StandardStreamsTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  QString at(const QString& name) const { return QString::fromStdString(folder_ / name.toStdString()); }

 private Q_SLOTS:
  void initTestCase() {
    aq::test::tiny_llama().write(folder_.path() / "model");
    folder_.write("text.txt", long_text());
  }

  /// Progress would be written into whatever file has the number of standard error.
  void noFileTakesTheirPlace() {
    QProcess process;
    process.setChildProcessModifier([] {
      for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(descriptor);
    });
    process.start(AQ_COMMAND, {"quantize", at("model"), "--session", at("session.h5"), "--calib",
                               at("text.txt"), "--nsamples", "64", "--seqlen", "32", "--epochs", "1000"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("session.h5.lock")), 60'000);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      const QString link = QStringLiteral("/proc/%1/fd/%2").arg(process.processId()).arg(descriptor);
      QCOMPARE(QFile::symLinkTarget(link), QStringLiteral("/dev/null"));
    }
    process.kill();
    process.waitForFinished();
  }

  void aResultThatCannotBeWrittenIsAFailure_data() {
    QTest::addColumn<QString>("argument");
    for (const char* argument : {"formats", "--version", "--help"}) QTest::newRow(argument) << argument;
  }
  void aResultThatCannotBeWrittenIsAFailure() {
    QFETCH(QString, argument);
    for (const bool closed : {false, true}) {
      QProcess process;
      process.setStandardOutputFile("/dev/full");
      if (closed) process.setChildProcessModifier([] { ::close(STDOUT_FILENO); });
      process.start(AQ_COMMAND, {argument});
      const Ended ended = aq::test::wait_for(process);
      QCOMPARE(ended.code, 1);
      QVERIFY2(ended.err.contains("standard output cannot be written"), qPrintable(ended.err));
    }
  }
};

AQ_TEST(StandardStreamsTest)
#include "standard_streams_test.moc"
