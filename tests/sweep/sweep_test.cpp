// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/sweep.h"

#include <QTest>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thread_ranks.h"

using namespace aq;

namespace {

SweepSpec short_sweep(const test::TemporaryFolder& folder) {
  SweepSpec spec;
  spec.run.model = "demo:opt";
  spec.run.evaluation = "demo";
  spec.run.evaluation_max_tokens = 512;
  spec.run.max_blocks = 2;
  spec.run.threads = 1;
  spec.grid = grid_from_json(nlohmann::ordered_json::parse(R"({"method": "affinequant",
      "recipe": {"optimizer": {"epochs": 1}, "calibration": {"nsamples": 2, "seqlen": 32}},
      "axes": {"weights.bits": [2, 4], "transform.stability_factor": [1, 0.1]}})"),
                             "grid.json");
  spec.directory = folder / "sweep";
  return spec;
}

std::string numbers(int step) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += std::to_string(i * step) + " and ";
  return text;
}

SweepSpec one_cell(const test::TemporaryFolder& folder) {
  SweepSpec spec = short_sweep(folder);
  spec.grid.axes = {{"weights.bits", {4}}, {"transform.stability_factor", {1.0}}};
  return spec;
}

/// The same on texts of files.
SweepSpec one_cell_on_files(const test::TemporaryFolder& folder) {
  SweepSpec spec = one_cell(folder);
  spec.run.calibration = folder.write("calibration.txt", numbers(1));
  spec.run.evaluation = folder.write("evaluation.txt", numbers(2));
  return spec;
}

/// Empty where the sweep ends well.
std::string failure_of(const SweepSpec& spec, const RunContext& context = {}) {
  try {
    run_sweep(spec, context);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::ptrdiff_t entries_in(const std::string& folder) {
  return std::ranges::distance(std::filesystem::directory_iterator(folder),
                               std::filesystem::directory_iterator());
}

/// Fails so behind the first block of the first cell.
RunContext failing(ErrorKind kind) {
  return RunContext({}, nullptr, [kind, failed = std::make_shared<bool>(false)](const RunEvent& event) {
    if (!std::holds_alternative<BlockFinished>(event) || std::exchange(*failed, true)) return;
    throw Error(kind, "running", "the test", "it fails");
  });
}

/// Changes what a JSON file holds.
void edit(const std::string& path, const std::function<void(nlohmann::ordered_json&)>& change) {
  auto json = nlohmann::ordered_json::parse(test::read_file(path));
  change(json);
  std::ofstream(path) << json;
}

void compare(const SweepTable& one, const SweepTable& other) {
  QCOMPARE(one.results.size(), other.results.size());
  for (std::size_t i = 0; i < one.results.size(); ++i) {
    QVERIFY(one.results[i] && other.results[i]);
    QCOMPARE(one.results[i]->perplexity, other.results[i]->perplexity);
    QCOMPARE(one.results[i]->loss, other.results[i]->loss);
  }
}

/// What each of so many ranks ends with. @param started counts the cells that any of them begins
std::vector<SweepTable> sweep_on(int size, const SweepSpec& spec, std::atomic<int>& started) {
  return test::each_of_ranks<SweepTable>(
      size, [&](const RunContext& context) { return run_sweep(spec, context); },
      [&](const RunEvent& event) { started += std::holds_alternative<RunStarted>(event); });
}

}  // namespace

class SweepTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// A directory from elsewhere cannot have the sweep write into another one.
  void aLinkInPlaceOfTheCellsIsRefused() {
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell(folder);
    run_sweep(spec, {});
    std::filesystem::create_directories(folder.path() / "elsewhere");
    std::filesystem::remove_all(spec.directory + "/cells");
    std::filesystem::create_directory_symlink(folder.path() / "elsewhere", spec.directory + "/cells");
    QVERIFY(failure_of(spec).find("link") != std::string::npos);
    QVERIFY(std::filesystem::is_empty(folder.path() / "elsewhere"));
  }

  void aFolderOfOtherFilesIsRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("a table") << "results.csv";
    QTest::newRow("cells") << "cells/0000.h5";
    QTest::newRow("a grid that is no sweep's") << "grid.json";
  }
  void aFolderOfOtherFilesIsRefused() {
    QFETCH(QString, name);
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell(folder);
    const std::string other = "sweep/" + name.toStdString(), text = R"({"name": "mine", "axes": {}})";
    std::filesystem::create_directories((folder.path() / other).parent_path());
    folder.write(other, text);
    const std::string failure = failure_of(spec);
    QVERIFY2(failure.find(spec.directory) != std::string::npos, failure.c_str());
    QCOMPARE(test::read_file(folder / other), text);
    QCOMPARE(entries_in(spec.directory), std::ptrdiff_t{1});
  }

  /// What a sweep may have left that was killed at once.
  void aFolderWhereASweepWasBegunIsTaken() {
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell(folder);
    std::filesystem::create_directories(spec.directory);
    folder.write("sweep/.grid.json.partial-999999999.1@nobody", "{");
    folder.write("sweep/sweep.lock", "");
    QCOMPARE(run_sweep(spec, {}).done(), std::size_t{1});
  }

  /// In place of the session of a cell that is to run, and of one that has its result.
  void whatIsNoSessionStays() {
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell(folder);
    run_sweep(spec, {});
    folder.write("sweep/cells/0000.h5", "mine");
    for (const bool done : {true, false}) {
      if (!done) std::filesystem::remove(spec.directory + "/cells/0000.json");
      const std::string failure = failure_of(spec);
      QVERIFY2(failure.find("0000.h5") != std::string::npos, failure.c_str());
      QCOMPARE(test::read_file(spec.directory + "/cells/0000.h5"), std::string("mine"));
    }
    QVERIFY(!std::filesystem::exists(spec.directory + "/cells/0000.json"));
  }

  void everyCellHasAResult() {
    const test::TemporaryFolder folder;
    const SweepSpec spec = short_sweep(folder);
    std::vector<std::size_t> done;
    const SweepTable table =
        run_sweep(spec, {}, [&](const SweepTable& so_far) { done.push_back(so_far.done()); });
    QCOMPARE(done, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
    QVERIFY(table.float_perplexity > 1);
    for (const auto& result : table.results) {
      QVERIFY2(result->error.empty(), result->error.c_str());
      QVERIFY(result->perplexity > table.float_perplexity * 0.9);
    }
    QVERIFY(table.results[0]->perplexity > table.results[2]->perplexity);  // 2 bits against 4
    QVERIFY(table.results[0]->bits_per_weight < table.results[2]->bits_per_weight);
    compare(table, read_sweep(spec.directory));
    const std::string csv = test::read_file(spec.directory + "/results.csv");
    QCOMPARE(std::ranges::count(csv, '\n'), std::ptrdiff_t{5});
    QVERIFY(csv.starts_with("cell,weights.bits,transform.stability_factor,perplexity,"));
    QVERIFY(!std::filesystem::exists(spec.directory + "/cells/0000.h5"));
  }

  void whatIsDoneDoesNotRunAgain() {
    const test::TemporaryFolder folder;
    const SweepSpec spec = short_sweep(folder);
    const SweepTable first = run_sweep(spec, {});
    std::filesystem::remove(spec.directory + "/cells/0002.json");
    int started = 0;
    const RunContext counting({}, nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<RunStarted>(event)) ++started;
    });
    const SweepTable second = run_sweep(spec, counting);
    QCOMPARE(started, 1);
    compare(first, second);
  }

  void anInterruptedCellGoesOnToTheSameResult() {
    const test::TemporaryFolder folder, other;
    const SweepSpec spec = short_sweep(folder);
    std::stop_source stop;
    const RunContext interrupted(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<BlockFinished>(event)) stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Error, run_sweep(spec, interrupted));
    QCOMPARE(read_sweep(spec.directory).done(), std::size_t{0});
    QVERIFY(std::filesystem::exists(spec.directory + "/cells/0000.h5"));
    int first_block = -1;
    const RunContext watching({}, nullptr, [&](const RunEvent& event) {
      if (const auto* started = std::get_if<RunStarted>(&event); started && first_block < 0)
        first_block = started->first_block;
    });
    const SweepTable resumed = run_sweep(spec, watching);
    QCOMPARE(first_block, 1);
    compare(resumed, run_sweep(short_sweep(other), {}));
  }

  void whatIsNoCellsFaultEndsTheSweep_data() {
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("memory") << ErrorKind::Memory;
    QTest::newRow("input") << ErrorKind::BadInput;
    QTest::newRow("output") << ErrorKind::Output;
  }
  void whatIsNoCellsFaultEndsTheSweep() {
    QFETCH(ErrorKind, kind);
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell(folder);
    try {
      run_sweep(spec, failing(kind));
      QFAIL("went on");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), kind);
    }
    QVERIFY(!std::filesystem::exists(spec.directory + "/cells/0000.json"));
    int first_block = -1;
    const RunContext watching({}, nullptr, [&](const RunEvent& event) {
      if (const auto* started = std::get_if<RunStarted>(&event)) first_block = started->first_block;
    });
    QVERIFY(run_sweep(spec, watching).results[0]->error.empty());
    QCOMPARE(first_block, 1);
  }

  void aCellsOwnFailureIsItsResult() {
    const test::TemporaryFolder folder;
    SweepSpec spec = one_cell(folder);
    spec.grid.axes[0].values = {4, 3};
    const SweepTable table = run_sweep(spec, failing(ErrorKind::Numeric));
    QVERIFY(table.results[0]->error.find("it fails") != std::string::npos);
    QVERIFY(table.results[1]->error.empty());
    QCOMPARE(entries_in(spec.directory + "/cells"), std::ptrdiff_t{2});  // the results alone
  }

  void aCellThatEndedBeforeItsResultWasWrittenGoesOn() {
    const test::TemporaryFolder folder;
    SweepSpec spec = short_sweep(folder);
    spec.keep_sessions = true;
    const SweepTable first = run_sweep(spec, {});
    std::filesystem::remove(spec.directory + "/cells/0001.json");  // its session is there, finished
    const SweepTable again = run_sweep(spec, {});
    QVERIFY2(again.results[1]->error.empty(), again.results[1]->error.c_str());
    QCOMPARE(again.results[1]->perplexity, first.results[1]->perplexity);
    QCOMPARE(again.results[1]->loss, first.results[1]->loss);
  }

  /// Killed behind a result, a sweep leaves the session; one that was asked for stays whatever is asked now.
  void sessionsLeftOfFinishedCellsGo() {
    const test::TemporaryFolder folder;
    SweepSpec spec = one_cell(folder);
    spec.grid.axes[0].values = {4, 3, 2};
    spec.keep_sessions = true;
    run_sweep(spec, {});
    const std::string cells = spec.directory + "/cells/";
    const auto leave = [](nlohmann::ordered_json& result) { result.erase("session_kept"); };
    for (const char* result : {"0001.json", "0002.json"}) edit(cells + result, leave);
    std::filesystem::remove(cells + "0002.h5");  // killed while it was being removed
    std::filesystem::create_directory(cells + "0002.h5.parts");
    folder.write("sweep/cells/0002.h5.parts/block-000.h5", "a block");
    folder.write("sweep/cells/0002.h5.lock", "");
    folder.write("sweep/cells/other.h5", "mine");
    run_sweep(spec, {});
    QVERIFY(std::filesystem::exists(cells + "0001.h5"));
    spec.keep_sessions = false;
    run_sweep(spec, {});
    QVERIFY(std::filesystem::exists(cells + "0000.h5"));
    QVERIFY(std::filesystem::exists(cells + "other.h5"));
    QCOMPARE(entries_in(cells), std::ptrdiff_t{5});
  }

  void aChangedTextIsRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("calibration") << "calibration";
    QTest::newRow("evaluation") << "evaluation";
  }
  void aChangedTextIsRefused() {
    QFETCH(QString, text);
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell_on_files(folder);
    run_sweep(spec, {});
    folder.write(text.toStdString() + ".txt", numbers(3));
    const std::string failure = failure_of(spec);
    QVERIFY2(failure.find("the " + text.toStdString() + " text's content is another") != std::string::npos,
             failure.c_str());
  }

  void aTextThatChangesMeanwhileEndsTheSweep() {
    const test::TemporaryFolder folder;
    SweepSpec spec = one_cell_on_files(folder);
    spec.grid.axes[0].values = {4, 3};
    const RunContext changing({}, nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<BlockFinished>(event)) folder.write("evaluation.txt", numbers(3));
    });
    const std::string failure = failure_of(spec, changing);
    QVERIFY2(failure.find("evaluation text") != std::string::npos, failure.c_str());
    // Nobody knows which of the two the first cell was measured on.
    QCOMPARE(read_sweep(spec.directory).done(), std::size_t{0});
  }

  void anotherVersionsSweepIsRefusedAndShown_data() {
    QTest::addColumn<QString>("removed");
    QTest::addColumn<QString>("said");
    QTest::newRow("another") << ""
                             << "the program's version is another";
    QTest::newRow("an early one") << "program_version"
                                  << "was not noted";
    QTest::newRow("an early one's text") << "calibration_fingerprint"
                                         << "was not noted";
  }
  void anotherVersionsSweepIsRefusedAndShown() {
    QFETCH(QString, removed);
    QFETCH(QString, said);
    const test::TemporaryFolder folder;
    const SweepSpec spec = one_cell(folder);
    run_sweep(spec, {});
    edit(spec.directory + "/grid.json", [&](nlohmann::ordered_json& identity) {
      if (removed.isEmpty())
        identity["program_version"] = "0.0.1";
      else
        identity.erase(removed.toStdString());
    });
    const std::string failure = failure_of(spec);
    QVERIFY2(failure.find(said.toStdString()) != std::string::npos, failure.c_str());
    QCOMPARE(read_sweep(spec.directory).done(), std::size_t{1});
  }

  /// Each cell is computed by one of the ranks, once; all ranks end with the whole table.
  void ranksShareTheCells() {
    const test::TemporaryFolder folder, other;
    const SweepSpec spec = short_sweep(folder);
    std::atomic<int> started{0};
    const std::vector<SweepTable> tables = sweep_on(3, spec, started);
    QCOMPARE(started.load(), 4);
    const SweepTable alone = run_sweep(short_sweep(other), {});
    for (const SweepTable& table : tables) {
      compare(table, alone);
      QCOMPARE(table.float_perplexity, alone.float_perplexity);
    }
  }

  /// What a sweep of one process has begun, three ranks end, and the other way round.
  void aSweepGoesOnOnAnyNumberOfRanks() {
    const test::TemporaryFolder folder;
    const SweepSpec spec = short_sweep(folder);
    const SweepTable whole = run_sweep(spec, {});
    for (const int size : {3, 1, 2}) {
      std::filesystem::remove(spec.directory + "/cells/0001.json");
      std::filesystem::remove(spec.directory + "/cells/0003.json");
      std::atomic<int> started{0};
      for (const SweepTable& table : sweep_on(size, spec, started)) compare(table, whole);
      QCOMPARE(started.load(), 2);
    }
  }

  /// The rank that ends first behind a block fails there. What was done stays, and one process ends the rest.
  void aLostRanksCellRunsAgain() {
    const test::TemporaryFolder folder, other;
    const SweepSpec spec = short_sweep(folder);
    std::atomic<bool> lost{false};
    QVERIFY_THROWS_EXCEPTION(Error, test::run_on_threads(2, [&](const std::shared_ptr<const Ranks>& ranks) {
                               std::stop_source stop;
                               const RunContext context(
                                   stop.get_token(), nullptr, [&](const RunEvent& event) {
                                     if (std::holds_alternative<BlockFinished>(event) && !lost.exchange(true))
                                       stop.request_stop();
                                   });
                               run_sweep(spec, context.with_ranks(ranks));
                             }));
    QVERIFY(read_sweep(spec.directory).done() < 4);
    compare(run_sweep(spec, {}), run_sweep(short_sweep(other), {}));
  }

  void anotherSweepsDirectoryIsRefused() {
    const test::TemporaryFolder folder;
    SweepSpec spec = one_cell(folder);
    run_sweep(spec, {});
    spec.run.evaluation_max_tokens = 256;
    try {
      run_sweep(spec, {});
      QFAIL("went on");
    } catch (const Error& error) {
      QVERIFY(std::string(error.what()).find("evaluation_max_tokens") != std::string::npos);
    }
  }

  void aBadCellIsFoundBeforeTheFirstRuns() {
    const test::TemporaryFolder folder;
    SweepSpec spec = short_sweep(folder);
    spec.run.model = folder / "no-model";
    QVERIFY_THROWS_EXCEPTION(Error, run_sweep(spec, {}));
    QVERIFY(!std::filesystem::exists(spec.directory));
  }

  void aDamagedResultIsNamed() {
    const test::TemporaryFolder folder;
    SweepSpec spec = short_sweep(folder);
    run_sweep(spec, {});
    for (const char* damage : {"", "[]", "{\"cell\": 3}", "{\"cell\": 1, \"perplexity\": \"low\"}"}) {
      folder.write("sweep/cells/0001.json", damage);
      QVERIFY_THROWS_EXCEPTION(Error, read_sweep(spec.directory));
    }
  }
};

AQ_TEST(SweepTest)
#include "sweep_test.moc"
