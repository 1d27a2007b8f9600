// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_services.h"

#include <QTest>
#include <filesystem>

#include "core/base/error.h"
#include "tests/studio/runs/session_maker.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

/// Sessions as they lie in folders.
class RunServicesTest : public QObject {
  Q_OBJECT

 private:
  static const RunEntry* find(const std::vector<RunEntry>& runs, const std::string& path) {
    for (const RunEntry& run : runs)
      if (run.path == path) return &run;
    return nullptr;
  }

 private Q_SLOTS:
  void listsWhatIsThere() {
    const test::TemporaryFolder folder;
    test::MadeSession made;
    made.recipe.weights.bits = 3;
    const std::string id = test::make_session(folder / "whole.h5", made);
    made.complete = 1;
    made.finish = false;
    made.perplexity = 0;
    test::make_session(folder / "cut.h5", made);
    folder.write("note.txt", "nothing");
    const RunServices services = run_services();
    const auto runs = services.list({folder.path().string(), folder / "not-there"});
    QCOMPARE(runs.size(), std::size_t{2});
    const RunEntry* whole = find(runs, folder / "whole.h5");
    QVERIFY(whole && whole->readable());
    QCOMPARE(whole->id, id);
    QCOMPARE(whole->state, std::string("finished"));
    QCOMPARE(whole->recipe.weights.bits, 3);
    QCOMPARE(whole->perplexity.at("quantized"), 11.0);
    QCOMPARE(whole->name(), std::string("whole"));
    QCOMPARE(whole->final_loss, 0.5);
    QVERIFY(!whole->model_missing);
    const RunEntry* cut = find(runs, folder / "cut.h5");
    QCOMPARE(cut->state, std::string("interrupted"));
    QCOMPARE(cut->complete_blocks, 1);
    QVERIFY(!cut->perplexity.contains("quantized"));
  }

  void aCorruptSessionIsARowAndTheOthersStay() {
    const test::TemporaryFolder folder;
    test::make_session(folder / "good.h5");
    test::make_session(folder / "short.h5");
    std::filesystem::resize_file(folder / "short.h5", 700);
    folder.write("text.h5", "this is no session");
    folder.write("empty.h5", "");
    const auto runs = run_services().list({folder.path().string()});
    QCOMPARE(runs.size(), std::size_t{4});
    for (const char* name : {"short.h5", "text.h5", "empty.h5"}) {
      const RunEntry* run = find(runs, folder / name);
      QVERIFY2(run && !run->readable(), name);
      QVERIFY(run->id.empty());
    }
    QVERIFY(find(runs, folder / "good.h5")->readable());
  }

  void damagedNotesAreSaidAsWell() {
    const test::TemporaryFolder folder;
    test::make_session(folder / "a.h5");
    folder.write("a.h5.notes.json", "{");
    const auto runs = run_services().list({folder.path().string()});
    QVERIFY(!runs.front().readable());
  }

  void aModelThatIsGoneIsSaid() {
    const test::TemporaryFolder folder;
    std::filesystem::create_directory(folder / "model");
    test::make_session(folder / "a.h5", {.model = folder / "model"});
    const RunServices services = run_services();
    QVERIFY(!services.list({folder.path().string()}).front().model_missing);
    std::filesystem::remove(folder / "model");
    QVERIFY(services.list({folder.path().string()}).front().model_missing);
  }

  void notesAreReadAgainWhenTheyChange() {
    const test::TemporaryFolder folder;
    const std::string path = folder / "a.h5";
    const std::string id = test::make_session(path);
    const RunServices services = run_services();
    QCOMPARE(services.list({folder.path().string()}).front().name(), std::string("a"));
    services.annotate(path, {.session = id, .name = "best so far", .note = "try 2 bits"});
    const RunEntry run = services.list({folder.path().string()}).front();
    QCOMPARE(run.name(), std::string("best so far"));
    QCOMPARE(run.notes.note, std::string("try 2 bits"));
  }

  void whatARunCannotSayItselfIsRecorded() {
    const test::TemporaryFolder folder;
    const std::string path = folder / "a.h5";
    const std::string id = test::make_session(path);
    const RunServices services = run_services();
    services.annotate(path, {.session = id, .name = "mine"});
    RunSpec spec{.model = "demo:llama"};
    spec.session = path;
    spec.output = "/out";
    spec.evaluation = "demo";
    services.record(spec, "parent");
    const RunEntry run = services.list({folder.path().string()}).front();
    QCOMPARE(run.notes.name, std::string("mine"));
    QCOMPARE(run.notes.parent, std::string("parent"));
    QCOMPARE(run.notes.output, std::string("/out"));
    QCOMPARE(run.spec().evaluation, std::string("demo"));
    QVERIFY(run.spec().output.empty());
    services.record(spec, id);  // no run is its own parent
    QCOMPARE(services.list({folder.path().string()}).front().notes.parent, std::string("parent"));
    spec.session = folder / "never-written.h5";
    services.record(spec, "parent");
    QVERIFY(!std::filesystem::exists(folder / "never-written.h5.notes.json"));
  }

  /// A file may hold millions of epochs, and a plot has a thousand pixels.
  void ofVeryManyEpochsSomeAreDrawn() {
    test::TemporaryFolder folder;
    test::make_session(folder / "a.h5", {.blocks = 1, .complete = 1, .epochs = 100'000});
    std::vector<int> epochs;
    for (const RunEvent& event : run_services().events(folder / "a.h5"))
      if (const auto* epoch = std::get_if<EpochFinished>(&event)) epochs.push_back(epoch->epoch);
    QVERIFY(epochs.size() > 4000 && epochs.size() <= 8192);
    QVERIFY(epochs.front() == 0 && epochs.back() > 99'900);
  }

  void eventsDrawARunAgain() {
    const test::TemporaryFolder folder;
    test::make_session(folder / "a.h5");
    const auto events = run_services().events(folder / "a.h5");
    int reports = 0, epochs = 0;
    for (const RunEvent& event : events) {
      reports += std::holds_alternative<LayerReport>(event) ? 1 : 0;
      epochs += std::holds_alternative<EpochFinished>(event) ? 1 : 0;
    }
    QCOMPARE(reports, 4);  // two blocks of two layers
    QCOMPARE(epochs, 6);
    QVERIFY(std::holds_alternative<RunStarted>(events.front()));
    QVERIFY_EXCEPTION_THROWN(run_services().events(folder / "missing.h5"), Error);
  }
};

AQ_TEST(RunServicesTest)
#include "run_services_test.moc"
