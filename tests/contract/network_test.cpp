// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/export/exporter.h"
#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

constexpr int kCannotWatch = 125;

/// A program that ran without a network, and what it tried to reach all the same.
struct OfflineRun {
  test::Ended ended;
  QString attempts;  ///< a line each
};

OfflineRun run_offline(const QString& program, const QStringList& arguments) {
  const test::TemporaryFolder folder;
  const QString report = QString::fromStdString(folder / "attempts");
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("QT_QPA_PLATFORM", "offscreen");
  environment.insert("OMP_NUM_THREADS", "1");
  process.setProcessEnvironment(environment);
  process.start(AQ_OFFLINE, QStringList{report, program} + arguments);
  OfflineRun run{test::wait_for(process), {}};
  run.attempts = QString::fromStdString(test::read_file(report.toStdString()));
  return run;
}

/// Small enough for a moment's work.
const QStringList kShortRun{"--method",     "gptq", "--wbits",    "4", "--granularity", "group",
                            "--group-size", "32",   "--nsamples", "2", "--seqlen",      "32"};

}  // namespace

/// The programs reach no network and nothing listens, whatever they do: watched by the kernel
/// (tests/support/offline.cpp).
class NetworkTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  QString path(const char* name) const { return QString::fromStdString(folder_ / name); }

  /// Runs the command line and expects it to end well, or to refuse what it was asked for.
  void expect_silence(const QStringList& arguments, const QList<int>& codes = {0}) {
    const OfflineRun run = run_offline(AQ_COMMAND, QStringList{"--log-level", "error"} + arguments);
    QVERIFY2(codes.contains(run.ended.code), qPrintable(arguments.join(' ') + ": " + run.ended.err));
    QVERIFY2(run.attempts.isEmpty(), qPrintable(arguments.join(' ') + ": " + run.attempts));
  }

 private Q_SLOTS:
  void initTestCase() {
    if (run_offline(AQ_OFFLINE, {"--try", "unix"}).ended.code == kCannotWatch)
      QSKIP(
          "the kernel, or what this machine runs in, does not let a program watch another's calls (seccomp)");
  }

  /// The watch itself: what it shall notice is noticed and refused.
  void attemptsAreSeen_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("seen");
    QTest::newRow("IPv4") << "inet"
                          << "socket(AF_INET) by offline\n";
    QTest::newRow("IPv6") << "inet6"
                          << "socket(AF_INET6) by offline\n";
    QTest::newRow("netlink") << "netlink"
                             << "socket(family 16) by offline\n";
    QTest::newRow("listening") << "listen"
                               << "listen by offline\n";
    QTest::newRow("the machine itself") << "unix"
                                        << "";
  }
  void attemptsAreSeen() {
    QFETCH(QString, what);
    QFETCH(QString, seen);
    const OfflineRun run = run_offline(AQ_OFFLINE, {"--try", what});
    QCOMPARE(run.attempts, seen);
    QCOMPARE(run.ended.code, seen.isEmpty() ? 0 : 1);
  }

  void aChildsAttemptsAreSeen() {
    const OfflineRun run =
        run_offline("/bin/sh", {"-c", QStringLiteral("%1 --try inet || true").arg(AQ_OFFLINE)});
    QCOMPARE(run.attempts, QStringLiteral("socket(AF_INET) by offline\n"));
  }

  void theCommandLineIsSilent() {
    expect_silence(QStringList{"quantize", "demo:llama"} + kShortRun +
                   QStringList{"--eval", "demo", "--eval-max-tokens", "256", "--out", path("checkpoint"),
                               "--session", path("session.h5")});
    folder_.write("text.txt", QByteArray("The cat sat on the mat. ").repeated(40).toStdString());
    expect_silence({"inspect", path("checkpoint")});
    expect_silence({"eval", path("checkpoint"), "--text", path("text.txt"), "--seqlen", "64"});
    expect_silence({"generate", path("checkpoint"), "--prompt", "The", "--max-tokens", "4"});
    expect_silence({"report", path("session.h5"), "--out", path("report.html")});
    expect_silence({"report", path("session.h5"), "--out", path("report.pdf")});
    expect_silence({"demo", "list"});
    expect_silence(QStringList{"quantize", "meta-llama/Llama-3.2-1B"} + kShortRun,
                   {2});  // a name of a hub is no reason to ask it
  }

  void everyExportIsSilent_data() {
    QTest::addColumn<QString>("format");
    for (const Exporter& one : exporters()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }
  void everyExportIsSilent() {
    QFETCH(QString, format);
    expect_silence({"export", path("session.h5"), "--format", format, "--out", path("exported")}, {0, 2});
    std::filesystem::remove_all(folder_.path() / "exported");
  }

  void theWindowIsSilent() {
    folder_.write("recipe.json", test::read_file(folder_.path() / "checkpoint" / "affinequant.json"));
    const OfflineRun run =
        run_offline(AQ_STUDIO, {"demo:llama", "--recipe", path("recipe.json"), "--start", "--output-root",
                                path("window"), "--settings", path("settings.ini")});
    QVERIFY2(run.ended.code == 0, qPrintable(run.ended.err));
    QVERIFY2(run.attempts.isEmpty(), qPrintable(run.attempts));
  }
};

AQ_TEST(NetworkTest)
#include "network_test.moc"
