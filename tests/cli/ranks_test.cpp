// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using aq::test::Ended;
using aq::test::TemporaryFolder;

namespace {

QStringList quantize(const QStringList& more) {
  return QStringList{"quantize",          "demo:llama", "--nsamples",   "8", "--seqlen",  "64",
                     "--epochs",          "2",          "--batch-size", "4", "--threads", "1",
                     "--eval-max-tokens", "4096",       "--json"} +
         more;
}

QJsonObject object_of(const QString& text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

}  // namespace

/// Several processes that share a run: the program started as torchrun would.
class RanksTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int port_ = 29600;

  QString path(const QString& name) const { return QString::fromStdString(folder_ / name.toStdString()); }

  std::unique_ptr<QProcess> start(int rank, int size, const QStringList& arguments) const {
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("RANK", QString::number(rank));
    environment.insert("WORLD_SIZE", QString::number(size));
    environment.insert("MASTER_PORT", QString::number(port_));
    process->setProcessEnvironment(environment);
    process->start(AQ_COMMAND, QStringList{"--log-level", "error"} + arguments);
    return process;
  }

  std::vector<std::unique_ptr<QProcess>> start_all(int size, const QStringList& arguments) {
    for (QProcess probe; port_ < 32000; ++port_) {  // one that nobody listens at
      probe.start("bash", {"-c", QString("! : </dev/tcp/127.0.0.1/%1").arg(port_ + 1)});
      probe.waitForFinished();
      if (probe.exitCode() == 0) break;
    }
    ++port_;
    std::vector<std::unique_ptr<QProcess>> processes;
    for (int rank = 0; rank < size; ++rank) processes.push_back(start(rank, size, arguments));
    return processes;
  }

  std::vector<Ended> run(int size, const QStringList& arguments) {
    std::vector<Ended> ended;
    for (const auto& process : start_all(size, arguments)) ended.push_back(aq::test::wait_for(*process));
    return ended;
  }

  /// Of rank 0; the others are silent.
  QJsonObject result_of(const std::vector<Ended>& all) {
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
      [&] { QVERIFY2(all[rank].code == 0, qPrintable(all[rank].err)); }();
      if (rank > 0) [&] { QCOMPARE(all[rank].out, QString()); }();
    }
    return object_of(all.front().out);
  }

  static void expect_near(const QJsonObject& one, const QJsonObject& other, const QString& key,
                          double relative) {
    const double a = one["perplexity"].toObject()[key].toDouble(),
                 b = other["perplexity"].toObject()[key].toDouble();
    QVERIFY2(a > 1 && std::abs(a - b) <= relative * a,
             qPrintable(QString("%1: %2 and %3").arg(key).arg(a).arg(b)));
  }

 private Q_SLOTS:
  void twoRanksQuantizeAsOneProcessDoes() {
    const QJsonObject alone = result_of(run(1, quantize({"--out", path("alone")})));
    const QJsonObject both = result_of(run(2, quantize({"--out", path("both")})));
    expect_near(alone, both, "float", 1e-6);
    expect_near(alone, both, "quantized", 1e-6);
    QVERIFY(aq::test::read_file(folder_ / "alone/model.safetensors") ==
            aq::test::read_file(folder_ / "both/model.safetensors"));
  }

  void theEvaluationIsShared() {
    const QStringList arguments{"eval",   "demo:opt", "--max-tokens", "4096",        "--seqlen", "100",
                                "--json", "--tasks",  "demo",         "--reference", "demo:opt", "--threads",
                                "1"};
    const QJsonObject alone = result_of(run(1, arguments)), three = result_of(run(3, arguments));
    const double a = alone["perplexity"].toDouble(), b = three["perplexity"].toDouble();
    QVERIFY2(a > 1 && std::abs(a - b) < 1e-6 * a, qPrintable(QString("%1 and %2").arg(a).arg(b)));
    QCOMPARE(three["tokens"], alone["tokens"]);
    QCOMPARE(three["zero_shot"], alone["zero_shot"]);
  }

  void aSweepsCellsAreShared() {
    const std::string grid = folder_.write("grid.json", R"({"name": "bits", "method": "rtn",
      "recipe": {"calibration": {"nsamples": 2, "seqlen": 32}}, "axes": {"weights.bits": [2, 3, 4, 8]}})");
    const auto arguments = [&](const QString& out) {
      return QStringList{"sweep",
                         "demo:opt",
                         "--grid",
                         QString::fromStdString(grid),
                         "--out",
                         path(out),
                         "--eval-max-tokens",
                         "2048",
                         "--threads",
                         "1",
                         "--json"};
    };
    const QJsonObject alone = result_of(run(1, arguments("s1"))), both = result_of(run(2, arguments("s2")));
    const auto cells = [](const QJsonObject& table) {
      QStringList list;
      for (const QJsonValue& cell : table["cells"].toArray())
        list << QString::number(cell["perplexity"].toDouble(), 'g', 6);
      return list;
    };
    QCOMPARE(cells(both).size(), 4);
    QCOMPARE(cells(both), cells(alone));
    QCOMPARE(both["perplexity_float"], alone["perplexity_float"]);
  }

  /// A rank is killed behind the first block; the run goes on as one process and ends as if never killed.
  void aLostRankEndsTheRunWhichResumesOnAnyNumber() {
    const auto arguments = [&](const QString& name) {
      return quantize({"--session", path(name + ".h5"), "--out", path(name)});
    };
    result_of(run(1, arguments("whole")));
    auto both = start_all(2, arguments("lost"));
    QTRY_VERIFY(QFile::exists(path("lost.h5.parts")));
    both[1]->kill();
    const Ended ended = aq::test::wait_for(*both[0]);
    both[1]->waitForFinished();
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.err.contains("rank 1 of 2 was lost"), qPrintable(ended.err));
    QVERIFY(!QFile::exists(path("lost")));
    result_of(run(1, arguments("lost") + QStringList{"--resume"}));
    QVERIFY(aq::test::read_file(folder_ / "lost/model.safetensors") ==
            aq::test::read_file(folder_ / "whole/model.safetensors"));
  }

  void aSessionOfOneProcessResumesOnSeveral() {
    const QStringList arguments = quantize({"--session", path("more.h5"), "--out", path("more")});
    const auto one = start_all(1, arguments);
    QTRY_VERIFY(QFile::exists(path("more.h5.parts")));
    QTest::qWait(100);
    one[0]->kill();
    one[0]->waitForFinished();
    result_of(run(3, arguments + QStringList{"--resume"}));
    QVERIFY(aq::test::read_file(folder_ / "more/model.safetensors") ==
            aq::test::read_file(folder_ / "whole/model.safetensors"));
  }

  void aWrongSettingEndsAllRanks() {
    const auto all = run(2, quantize({"--out", "/proc/nowhere/at/all"}));
    QVERIFY2(all[0].code == 2 && all[0].err.contains("/proc/nowhere"), qPrintable(all[0].err));
    QVERIFY2(all[1].code == 1 && all[1].err.contains("rank 0 of 2 ended: "), qPrintable(all[1].err));
  }

  void whereNobodyIsTheNextStepIsSaid() {
    qputenv("WORLD_SIZE", "2");
    const Ended no_rank = aq::test::affinequant({"eval", "demo:opt"});
    qunsetenv("WORLD_SIZE");
    QCOMPARE(no_rank.code, 2);
    QVERIFY2(no_rank.err.contains("RANK"), qPrintable(no_rank.err));
  }
};

AQ_TEST(RanksTest)
#include "ranks_test.moc"
