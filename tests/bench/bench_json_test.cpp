// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QProcess>
#include <QTest>
#include <nlohmann/json.hpp>

#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

/// What scripts/bench reads of the programs is there and adds up.
class BenchJsonTest : public QObject {
  Q_OBJECT

  /// A program's JSON; null where it fails or prints anything else.
  static nlohmann::json run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(QString(AQ_BENCH_DIRECTORY "/") + program,
                  arguments + QStringList{"--threads", "1", "--json"});
    constexpr int kHang = 300'000;  // ms
    if (!process.waitForFinished(kHang) || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0) {
      qWarning("%s", process.readAllStandardError().constData());
      return {};
    }
    return nlohmann::json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
  }

  static double sum(const nlohmann::json& values) {
    double total = 0;
    for (const auto& value : values) total += value.get<double>();
    return total;
  }

 private Q_SLOTS:
  void aBlocksPhasesAddUpToItsEpoch() {
    for (const char* compute : {"float32", "bfloat16"}) {
      const auto json = run("block_bench", {"--hidden", "32", "--ffn", "64", "--heads", "4", "--samples", "2",
                                            "--tokens", "16", "--epochs", "3", "--compute", compute});
      QVERIFY(json.is_object());
      QCOMPARE(json["epoch_seconds"].size(), std::size_t{3});
      QVERIFY(json["phases"].contains("products") && json["phases"].contains("inverse"));
      for (const auto& seconds : json["phases"]) QVERIFY(seconds.get<double>() >= 0);
      const double epoch = sum(json["epoch_seconds"]) / 3;
      QVERIFY(std::abs(sum(json["phases"]) - epoch) < 1e-6 * epoch);
      QVERIFY(json["block_seconds"].get<double>() >= sum(json["epoch_seconds"]));
      QVERIFY(json["peak_bytes"].get<double>() > 0);
    }
  }

  void theMachinesLimitsArePositive() {
    const auto json = run("limits_bench", {"--size", "96"});
    QVERIFY(json.is_object());
    for (const char* key : {"float32_flops", "bfloat16_flops", "copy_bytes_per_second", "peak_bytes"})
      QVERIFY2(json[key].get<double>() > 0, key);
  }

  /// hidden n, ffn f, T tokens: every linear layer costs its product three times, W·Aᵀ twice, A⁻¹ two
  /// products more; heads of d channels one each for v and o, attention on whole squares (T is one chunk
  /// here).
  void aStepsOperationsAreThoseOfItsFormulas() {
    const double n = 64, f = 128, heads = 4, T = 32, d = n / heads;
    const auto json = run("limits_bench", {"--step", "64", "128", "4", "32"});
    QVERIFY(json.is_object());
    const double linears = 3 * (2 * T * n * n + 4 * T * n * n + 2 * T * n * f);
    const double transforms = 2 * (3 * n * n * n + f * n * n) + 5 * n * d * n;
    const double gradients = 4 * n * n * n + 2 * heads * d * d * d, attention = 6 * T * T * n;
    QCOMPARE(json["product_operations"].get<double>(), 2 * (linears + transforms + gradients + attention));
    const auto plain = run("limits_bench", {"--step", "64", "128", "4", "32", "--matrices", "none"});
    const double without = 2 * (linears - 3 * (2 * T * n * n) + attention);
    QCOMPARE(plain["product_operations"].get<double>(), without);
    QCOMPARE(plain["inverse_seconds"].get<double>(), 0.0);
    double parts = 0;
    for (const auto& part : json["parts"])
      parts += part["count"].get<double>() * part["seconds"].get<double>();
    QVERIFY(std::abs(parts - json["seconds"].get<double>()) < 1e-9 + 1e-6 * parts);
  }

  void aCheckpointsStagesAreThere() {
    const aq::test::TemporaryFolder folder;
    const auto json = run("files_bench", {"demo:opt", "--out", QString::fromStdString(folder / "copy")});
    QVERIFY(json.is_object());
    for (const char* stage : {"load", "convert", "quantize", "pack", "unpack", "export"})
      QVERIFY2(json[stage]["bytes_per_second"].get<double>() > 0, stage);
    QVERIFY(std::filesystem::exists(folder.path() / "copy" / "model.safetensors"));
  }
};

AQ_TEST(BenchJsonTest)
#include "bench_json_test.moc"
