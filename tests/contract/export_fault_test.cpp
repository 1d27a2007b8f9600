// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QElapsedTimer>
#include <QTest>
#include <QThread>
#include <csignal>
#include <filesystem>
#include <map>
#include <random>

#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/model/model.h"
#include "tests/export/rounded_model.h"
#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/run_sessions.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

constexpr int kKills = 4;  // of each format

/// One of these, every format takes.
std::vector<Recipe> candidates() {
  const WeightRecipe groups{.bits = 4, .granularity = "group", .group_size = 32};
  const WeightRecipe channels{.bits = 8, .granularity = "channel", .symmetric = true};
  const WeightRecipe normal{.format = "nf4", .bits = 4, .granularity = "group", .group_size = 64};
  std::vector<Recipe> recipes;
  for (const WeightRecipe& weights : {groups, channels, normal}) {
    Recipe recipe = method("rtn").apply({});
    recipe.weights = weights;
    recipe.calibration = {.nsamples = 1, .seqlen = 16, .seed = 0};
    recipes.push_back(recipe);
  }
  return recipes;
}

/// Every file below a path, or the file itself, by its name there.
std::map<std::string, std::string> contents(const fs::path& path) {
  std::map<std::string, std::string> files;
  if (fs::is_regular_file(path)) files[""] = read_file(path);
  if (fs::is_directory(path))
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.is_regular_file()) files[fs::relative(entry.path(), path)] = read_file(entry.path());
  return files;
}

}  // namespace

/// What must be true of every format while it writes: under the final name there is nothing, or all of it.
class ExportFaultTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  RunSessions sessions_{folder_.path()};
  std::mt19937 random_{20};

  /// The session of a run whose recipe the format takes; empty where it takes none.
  std::string session_for(const Exporter& format) {
    const Model model = Model::open(folder_ / "model");
    const auto recipes = candidates();
    for (std::size_t i = 0; i < recipes.size(); ++i)
      if (format.refusal(recipes[i], model.config(), {}).empty()) return sessions_.of(i, recipes[i]);
    return {};
  }

  /// A folder of its own, in which the export has the name that it has in all others.
  fs::path place(const std::string& name) const {
    fs::create_directories(folder_.path() / name);
    return folder_.path() / name / "out";
  }

  QStringList arguments(const std::string& format, const fs::path& output) {
    return {"export",   QString::fromStdString(session_for(exporter(format))),
            "--format", QString::fromStdString(format),
            "--out",    QString::fromStdString(output.string())};
  }

  static void all_formats() {
    QTest::addColumn<QString>("format");
    for (const Exporter& one : exporters()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }

  /// Starts an export and kills it after so many milliseconds.
  static void kill_after(const QStringList& arguments, qint64 milliseconds) {
    QProcess process;
    process.start(AQ_COMMAND, arguments);
    QVERIFY(process.waitForStarted());
    QThread::msleep(static_cast<unsigned long>(milliseconds));
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    process.waitForFinished();
  }

 private Q_SLOTS:
  void initTestCase() { widened(tiny_llama(), 4).write(folder_.path() / "model"); }

  void everyFormatTakesSomething_data() { all_formats(); }
  void everyFormatTakesSomething() {
    QFETCH(QString, format);
    QVERIFY(!session_for(exporter(format.toStdString())).empty());
  }

  void aKillLeavesNothingOrAll_data() { all_formats(); }
  void aKillLeavesNothingOrAll() {
    QFETCH(QString, format);
    const std::string id = format.toStdString();
    session_for(exporter(id));
    QElapsedTimer clock;
    clock.start();
    const fs::path whole = place(id + "-whole");
    const Ended ended = affinequant(arguments(id, whole));
    const qint64 duration = clock.elapsed();
    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    const auto expected = contents(whole);
    QVERIFY(!expected.empty());

    std::uniform_int_distribution<qint64> moment(duration / 3, duration);
    for (int kill = 0; kill < kKills; ++kill) {
      const fs::path output = place(id + "-kill" + std::to_string(kill));
      kill_after(arguments(id, output), moment(random_));
      if (fs::exists(output)) QVERIFY(contents(output) == expected);
    }
    // What a kill leaves beside the name is in nobody's way.
    const fs::path again = place(id + "-kill0");
    if (!fs::exists(again)) QCOMPARE(affinequant(arguments(id, again)).code, 0);
    QVERIFY(contents(again) == expected);
  }

  void aFullDiskLeavesNothing_data() { all_formats(); }
  void aFullDiskLeavesNothing() {
    QFETCH(QString, format);
    const std::string id = format.toStdString();
    for (const rlim_t limit : {1000, 20'000}) {
      const fs::path output = place(id + "-full" + std::to_string(limit));
      const Ended ended = affinequant(arguments(id, output), limit);
      QCOMPARE(ended.code, 2);
      const QStringList errors = ended.error_lines().filter("affinequant: ");  // beside the stages
      QVERIFY2(errors.size() == 1 && errors[0].contains("File too large"), qPrintable(ended.err));
      QVERIFY2(fs::is_empty(output.parent_path()), "something is left of the export");
    }
  }
};

AQ_TEST(ExportFaultTest)
#include "export_fault_test.moc"
