// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/draft.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/live_views.h"
#include "app/studio/main_window.h"
#include "app/studio/model_tree.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_page.h"
#include "app/studio/settings_panel.h"
#include "app/studio/window_place.h"
#include "core/base/error.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/weight_histogram_plot.h"

using namespace aq;

/// What a window holds, from one start of the program to the next.
class DraftTest : public QObject {
  Q_OBJECT

 private:
  static ModelSummary model_of(const std::string& spec) {
    if (spec.starts_with("/nowhere"))
      throw Error(ErrorKind::BadInput, "opening", spec, "there is no such folder");
    return {.spec = spec,
            .name = "toy",
            .demo = spec.starts_with("demo:"),
            .blocks = {{0, {{"q_proj.weight", "8 × 8", "F32", 64, 256, "model.layers.0.q_proj.weight"}}}}};
  }

  std::unique_ptr<MainWindow> make_window() {
    return std::make_unique<MainWindow>(
        StudioServices{&test::scripted_run, [](const RunSpec&) { return Preflight{}; }, &model_of,
                       [](const RunSpec&, const RunContext&) { return TimeEstimate{}; },
                       [](const std::string&, const std::string&) { return test::bell(-1, 1, 64, 0.2); }},
        directory_->filePath("out"), settings_.get());
  }

  static void open(MainWindow& window, const QString& model) {
    window.open_model(model);
    QTRY_VERIFY(window.panel().can_start());
  }

  static void set_bits(MainWindow& window, int bits) {
    Recipe recipe = window.panel().spec().recipe;
    recipe.weights.bits = bits;
    window.panel().set_recipe(recipe);
  }

  QString file(int place = 1) const { return state_file_of(*settings_, "draft", place); }

  void write(const QByteArray& text) const {
    QFile draft(file());
    QVERIFY(draft.open(QIODevice::WriteOnly));
    QCOMPARE(draft.write(text), text.size());
  }

  static QByteArray draft_of(const std::string& model, int bits) {
    Draft draft{.spec = {.model = model}, .page = "run"};
    draft.spec.recipe.weights.bits = bits;
    return draft_text(draft);
  }

  /// The lock of a program that was killed counts for nothing; this one's own is still held.
  void forget_lock() const { QVERIFY(QFile::remove(directory_->filePath("settings-window.lock"))); }

  std::unique_ptr<QTemporaryDir> directory_;
  std::unique_ptr<QSettings> settings_;

 private Q_SLOTS:
  void init() {
    directory_ = std::make_unique<QTemporaryDir>();
    settings_ = std::make_unique<QSettings>(directory_->filePath("settings.ini"), QSettings::IniFormat);
  }

  void whatTheWindowHoldsOutlivesIt() {
    const auto killed = make_window();  // stays, so that nothing it would do at its end is done
    QVERIFY(!killed->restore_draft());
    open(*killed, "demo:toy");
    set_bits(*killed, 2);
    RunSpec options = killed->panel().spec();
    options.calibration = "some/text.txt";
    options.memory_budget = 3'000'000'000;
    killed->panel().set_options(options);
    killed->pages().choose("learn");
    killed->findChild<ModelTree*>()->choose_layer(0, "q_proj.weight");
    QTRY_VERIFY(QFile::exists(file()));
    QTRY_COMPARE(read_draft(file()).page, QString("learn"));
    QTRY_COMPARE(read_draft(file()).layer, QString("q_proj.weight"));

    forget_lock();
    const auto next = make_window();
    QVERIFY(next->restore_draft());
    QTRY_VERIFY(next->panel().can_start());
    const RunSpec spec = next->panel().spec();
    QCOMPARE(spec.model, std::string("demo:toy"));
    QCOMPARE(spec.recipe.weights.bits, 2);
    QCOMPARE(spec.calibration, std::string("some/text.txt"));
    QCOMPARE(spec.memory_budget, std::int64_t{3'000'000'000});
    QCOMPARE(next->pages().current(), QString("learn"));
    QTRY_VERIFY(!next->views().weights->empty());  // the chosen layer's
  }

  /// An unmounted disk comes back.
  void aModelThatIsGoneStaysTheDrafts() {
    write(draft_of("/nowhere/model", 2));
    {
      const auto window = make_window();
      QVERIFY(window->restore_draft());
      QTRY_COMPARE(window->page().banner().tone(), Banner::Tone::Error);
      QVERIFY(window->page().banner().detail().contains("/nowhere/model"));
      QCOMPARE(window->panel().spec().recipe.weights.bits, 2);
      set_bits(*window, 3);
      window->end();
    }
    QCOMPARE(read_draft(file()).spec.model, std::string("/nowhere/model"));
    QCOMPARE(read_draft(file()).spec.recipe.weights.bits, 3);
  }

  void theModelIsTheDraftsWhileItOpens() {
    write(draft_of("demo:toy", 2));
    {
      const auto window = make_window();
      QVERIFY(window->restore_draft());
      window->end();  // before the event loop could bring the model
    }
    QCOMPARE(read_draft(file()).spec.model, std::string("demo:toy"));
  }

  void whatIsChangedWhileTheModelOpensHolds() {
    write(draft_of("demo:toy", 2));
    const auto window = make_window();
    QVERIFY(window->restore_draft());
    RunSpec options = window->panel().spec();
    options.calibration = "another/text.txt";
    window->panel().set_options(options);
    QTRY_VERIFY(window->panel().can_start());
    QCOMPARE(window->panel().spec().calibration, std::string("another/text.txt"));
  }

  void aWindowOfSomethingElseLeavesTheDraftUntilSomethingIsSet() {
    write(draft_of("demo:mine", 2));
    {
      const auto window = make_window();
      window->open_model("/nowhere/typo");
      QTRY_COMPARE(window->page().banner().tone(), Banner::Tone::Error);
      window->end();
    }
    QCOMPARE(read_draft(file()).spec.model, std::string("demo:mine"));
    {
      const auto window = make_window();
      open(*window, "demo:toy");
      window->pages().choose("learn");
      window->end();
    }
    QCOMPARE(read_draft(file()).spec.model, std::string("demo:mine"));
    {
      const auto window = make_window();
      open(*window, "demo:toy");
      set_bits(*window, 3);
      window->end();
    }
    QCOMPARE(read_draft(file()).spec.model, std::string("demo:toy"));
    QCOMPARE(read_draft(file()).spec.recipe.weights.bits, 3);
  }

  void whatIsSetWhileAnotherModelOpensIsTheUsers() {
    write(draft_of("demo:mine", 2));
    {
      const auto window = make_window();
      window->panel().choose_preset("w4a16");
      window->leave_draft();
      window->open_model("demo:toy");
      set_bits(*window, 3);
      QTRY_VERIFY(window->panel().can_start());
      window->end();
    }
    QCOMPARE(read_draft(file()).spec.model, std::string("demo:toy"));
    QCOMPARE(read_draft(file()).spec.recipe.weights.bits, 3);
  }

  void windowsBesideEachOtherKeepTheirOwn() {
    {
      const auto first = make_window(), second = make_window();
      int bits = 2;
      for (auto* window : {first.get(), second.get()}) {
        window->restore_draft();
        open(*window, "demo:toy");
        set_bits(*window, bits++);
        window->end();
      }
    }
    QCOMPARE(read_draft(file(1)).spec.recipe.weights.bits, 2);
    QCOMPARE(read_draft(file(2)).spec.recipe.weights.bits, 3);
    const auto next = make_window();
    QVERIFY(next->restore_draft());
    QCOMPARE(next->panel().spec().recipe.weights.bits, 2);
  }

  void aDraftThatCannotBeReadIsPutAside_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("damaged") << QByteArray("{\"format_version\": 1, \"run\": 5}");
    QTest::newRow("newer")
        << draft_of("demo:mine", 2).replace("\"format_version\": 1", "\"format_version\": 2");
    QTest::newRow("empty") << QByteArray();
  }
  void aDraftThatCannotBeReadIsPutAside() {
    QFETCH(QByteArray, text);
    write(text);
    const auto window = make_window();
    QVERIFY(!window->restore_draft());
    open(*window, "demo:toy");  // as the program does then
    QTRY_VERIFY(!window->page().banner().isHidden());
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Error);
    QVERIFY(window->page().banner().detail().contains("settings-draft.json.unreadable"));
    QFile aside(file() + ".unreadable");
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), text);
  }
};

AQ_TEST(DraftTest)
#include "draft_test.moc"
