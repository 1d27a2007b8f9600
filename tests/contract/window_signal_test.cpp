// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <csignal>

#include "core/session/session_summary.h"
#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using aq::test::Ended;
using aq::test::TemporaryFolder;

/// The window's program, asked to end by the system in the middle of a run.
class WindowSignalTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  QString at(const QString& name) const { return QString::fromStdString(folder_ / name.toStdString()); }

 private Q_SLOTS:
  void theRunEndsInOrder_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGHUP") << SIGHUP;
  }
  void theRunEndsInOrder() {
    QFETCH(int, signal);
    folder_.write("recipe.json",
                  R"({"method": "affinequant", "calibration": {"nsamples": 16, "seqlen": 64},
                      "optimizer": {"epochs": 1000}})");
    const QString root = at(QStringLiteral("root-%1").arg(signal));
    QProcess process;
    process.setChildProcessModifier([signal] { std::signal(signal, SIG_DFL); });  // nohup ignores one
    process.start(AQ_STUDIO, {"demo:opt", "--recipe", at("recipe.json"), "--start", "--output-root", root,
                              "--settings", at("settings.ini")});
    const auto sessions = [&] { return QDir(root).entryList({"*.h5"}, QDir::Files); };
    QTRY_VERIFY(!sessions().isEmpty() || process.state() == QProcess::NotRunning);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    const Ended ended = aq::test::wait_for(process);
    QCOMPARE(ended.code, 130);
    QCOMPARE(sessions().size(), 1);
    const QString session = QDir(root).filePath(sessions().constFirst());
    QCOMPARE(summarize_session(session.toStdString()).state, std::string("cancelled"));
    QVERIFY(QDir(root).entryList({"*.lock", ".*partial*"}, QDir::AllEntries | QDir::Hidden).isEmpty());
  }

  void oneThatIsIgnoredStaysIgnored() {
    QProcess process;
    process.setChildProcessModifier([] {
      std::signal(SIGHUP, SIG_IGN);   // as nohup does
      std::signal(SIGTERM, SIG_IGN);  // that one is taken all the same
    });
    process.start(AQ_STUDIO,
                  {"demo:opt", "--start", "--output-root", at("ignored"), "--settings", at("settings.ini")});
    const auto running = [&] { return !QDir(at("ignored")).entryList({"*.h5"}, QDir::Files).isEmpty(); };
    QTRY_VERIFY(running() || process.state() == QProcess::NotRunning);
    const auto id = static_cast<pid_t>(process.processId());
    ::kill(id, SIGHUP);
    QVERIFY(!process.waitForFinished(500));
    ::kill(id, SIGTERM);
    QCOMPARE(aq::test::wait_for(process).code, 130);
  }
};

AQ_TEST(WindowSignalTest)
#include "window_signal_test.moc"
