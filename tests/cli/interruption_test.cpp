// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTest>
#include <csignal>

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

/// A run that would take hours is stopped by a signal once it has begun to learn.
class InterruptionTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  QString at(const QString& name) const { return QString::fromStdString(folder_ / name.toStdString()); }

  void start_endless_run(QProcess& process) {
    process.start(AQ_COMMAND,
                  {"quantize", at("model"), "--out", at("out"), "--session", at("session.h5"), "--calib",
                   at("text.txt"), "--nsamples", "64", "--seqlen", "32", "--epochs", "1000"});
    process.setReadChannel(QProcess::StandardError);
    QByteArray seen;
    const auto calibrating = [&] { return (seen += process.readAllStandardError()).contains("Calibrating"); };
    while (!calibrating()) QVERIFY2(process.waitForReadyRead(60'000), seen.constData());
  }

  /// Whether a thread of the process has the signal blocked.
  static bool blocks(const QProcess& process, const QString& thread, int signal) {
    QFile status(QStringLiteral("/proc/%1/task/%2/status").arg(process.processId()).arg(thread));
    if (!status.open(QIODevice::ReadOnly)) return false;
    const QString mask = QString::fromLatin1(status.readAll()).section("SigBlk:", 1).section('\n', 0, 0);
    return (mask.trimmed().toULongLong(nullptr, 16) >> (signal - 1) & 1) != 0;
  }

 private Q_SLOTS:
  void initTestCase() {
    aq::test::tiny_llama().write(folder_.path() / "model");
    folder_.write("text.txt", long_text());
  }

  void cleanup() { QFile::remove(at("session.h5")); }

  void aSignalCancels_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
  }
  void aSignalCancels() {
    QFETCH(int, signal);
    QProcess process;
    start_endless_run(process);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    const Ended ended = aq::test::wait_for(process);
    QCOMPARE(ended.code, 130);
    QVERIFY2(ended.err.contains("cancelled"), qPrintable(ended.err));
    QVERIFY(!QFile::exists(at("out")));
    for (const auto& name : folder_.entries())
      QVERIFY2(name.find("out.partial") == std::string::npos, name.c_str());
  }

  /// A signal on a thread that computes can destroy the heap (app/cli/interruption.cpp).
  void aThreadThatComputesTakesNoSignal() {
    QProcess process;
    start_endless_run(process);
    const QString tasks = QStringLiteral("/proc/%1/task").arg(process.processId());
    int takers = 0;
    for (const QString& thread : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
      takers += !blocks(process, thread, SIGINT) && !blocks(process, thread, SIGTERM);
    const QString computing = QString::number(process.processId());
    QVERIFY(blocks(process, computing, SIGINT) && blocks(process, computing, SIGTERM));
    QVERIFY(takers > 0);
    process.kill();
    process.waitForFinished();
  }
};

AQ_TEST(InterruptionTest)
#include "interruption_test.moc"
