// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/main_window.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>
#include <QTreeWidget>
#include <algorithm>
#include <atomic>
#include <thread>

#include "app/studio/compare/compare_page.h"
#include "app/studio/dock_layout.h"
#include "app/studio/layer_selector.h"
#include "app/studio/live_views.h"
#include "app/studio/model_tree.h"
#include "app/studio/page_frame.h"
#include "app/studio/recent_models.h"
#include "app/studio/run_page.h"
#include "app/studio/runs/runs_page.h"
#include "app/studio/settings_panel.h"
#include "app/studio/summary_card.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/workbench.h"
#include "core/methods/method.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/path_field.h"
#include "widgets/forms/recipe_form.h"
#include "widgets/plots/clipping_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/pipeline_view.h"
#include "widgets/plots/search_plot.h"
#include "widgets/plots/weight_histogram_plot.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

/// The whole window with a scripted core.
class MainWindowTest : public QObject {
  Q_OBJECT

 private:
  static ModelSummary model_of(const std::string& spec) {
    if (spec.ends_with("broken"))
      throw Error(ErrorKind::BadInput, "reading", spec + "/config.json", "it is empty",
                  "give another directory");
    return {.spec = spec,
            .name = "toy",
            .architecture = "ToyForCausalLM",
            .hidden = 8,
            .heads = 2,
            .kv_heads = 1,
            .demo = spec.starts_with("demo:"),
            .blocks = {{0, {{"q_proj.weight", "8 × 8", "F32", 64, 256, "model.layers.0.q_proj.weight"}}}}};
  }

  static Outcome endless_run(const RunSpec&, const RunContext& context) {
    for (;;) {
      context.check();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  static Histogram histogram_of(const std::string& model, const std::string& tensor) {
    if (model != "demo:toy" || tensor != "model.layers.0.q_proj.weight")
      throw Error(ErrorKind::BadInput, "loading", tensor, "there is no such tensor");
    return test::bell(-1, 1, 64, 0.2);
  }

  static StudioServices services(RunController::Run run) {
    return {std::move(run),
            [](const RunSpec& spec) {
              return Preflight{.parameters = 64, .spilled_bytes = spec.memory_budget > 0 ? 5'000'000'000 : 0};
            },
            &model_of,
            [](const RunSpec&, const RunContext&) {
              return TimeEstimate{90, 75, 110, 1};
            },
            &histogram_of};
  }

  std::unique_ptr<MainWindow> make_window(RunController::Run run = &test::scripted_run) {
    return std::make_unique<MainWindow>(services(std::move(run)), directory_.filePath("out"),
                                        settings_.get());
  }

  void open(MainWindow& window, const QString& model = "demo:toy") {
    window.open_model(model);
    QTRY_VERIFY(window.panel().can_start());
  }

  /// Presses the button with this text in the message box that is about to come.
  static void answer(const QString& text) {
    QTimer::singleShot(50, qApp, [text] {
      auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
      QVERIFY(box);
      for (auto* button : box->buttons())
        if (button->text() == text) return button->click();
      QFAIL("no such button");
    });
  }

  static void drop(MainWindow& window, const QString& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    enter.ignore();
    QApplication::sendEvent(&window, &enter);
    if (!enter.isAccepted()) return;
    QDropEvent event({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &event);
  }

  QTemporaryDir directory_;
  std::unique_ptr<QSettings> settings_;

 private Q_SLOTS:
  void init() {
    QFile::remove(directory_.filePath("settings.ini"));
    settings_ = std::make_unique<QSettings>(directory_.filePath("settings.ini"), QSettings::IniFormat);
  }

  void canStartOnceAModelIsOpen() {
    const auto window = make_window();
    auto* start = window->findChild<QPushButton*>("start");
    QVERIFY(!start->isEnabled());
    open(*window);
    QVERIFY(start->isEnabled());
  }

  void runsThroughTheWidgets() {
    const auto window = make_window();
    window->show();
    open(*window);
    QTest::mouseClick(window->findChild<QPushButton*>("start"), Qt::LeftButton);
    QVERIFY(window->controller().is_active());
    QVERIFY(!window->panel().isEnabled());
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    QVERIFY(window->panel().isEnabled());
    QVERIFY(!window->page().summary().isHidden());
    QTRY_COMPARE(window->page().selector().block(), 1);  // followed to the newest
    QVERIFY(!window->views().matrix->empty());
    QVERIFY(!window->views().weights->empty());
    QVERIFY(!window->views().clipping->empty());
    QVERIFY(window->views().search->csv().contains("1,mlp_norm,0.5,2,1\n"));
    QVERIFY(window->views().loss->csv().count('\n') >= 8);  // two blocks: the start and three epochs each
    QVERIFY(window->views().perplexity->csv().contains("20.5"));
    QCOMPARE(window->page().pipeline().state(1), PipelineView::State::Done);
  }

  void aChosenLayerShowsItsWeightsBeforeAnyRun() {
    const auto window = make_window();
    open(*window);
    auto* tree = window->findChild<ModelTree*>()->findChild<QTreeWidget*>();
    QTreeWidgetItem* block = tree->topLevelItem(0);
    tree->setCurrentItem(block);
    QVERIFY(window->views().weights->empty());
    tree->setCurrentItem(block->child(0));
    QTRY_VERIFY(!window->views().weights->empty());
    QVERIFY(window->views().weights->csv().contains("float"));
    QVERIFY(!window->views().weights->csv().contains("dequantized"));
    window->start_run();
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    QTRY_VERIFY(window->views().weights->csv().contains("dequantized"));
  }

  void saysWhatARunWillTake() {
    const auto window = make_window();
    open(*window);
    const auto texts = [&] {
      QString all;
      for (const auto* label : window->panel().findChildren<QLabel*>()) all += label->text() + '\n';
      return all;
    };
    QTRY_VERIFY(texts().contains("about 1 min 30 s (1 min 15 s to 1 min 50 s)"));
    QVERIFY(!texts().contains("on disk"));
    window->panel().findChild<QDoubleSpinBox*>("memory-budget")->setValue(8);
    window->panel().findChild<QSpinBox*>("max-blocks")->setValue(1);
    QCOMPARE(window->panel().spec().memory_budget, std::int64_t{8'000'000'000});
    QCOMPARE(window->panel().spec().max_blocks, 1);
    QTRY_VERIFY(texts().contains("5.0 GB on disk"));
  }

  void selectorStaysWhereTheUserPutIt() {
    const auto window = make_window();
    open(*window);
    window->start_run();
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    auto& selector = window->page().selector();
    QTRY_COMPARE(selector.block(), 1);
    const auto choose = [&] {  // what the run has told arrives bit by bit
      selector.choose(0, "mlp.down_proj");
      return selector.layer() == "mlp.down_proj";
    };
    QTRY_VERIFY(choose());
    QVERIFY(!selector.follows());
    window->views().add(test::report_of(2, "mlp.down_proj"));
    QTest::qWait(200);
    QCOMPARE(selector.block(), 0);
    QCOMPARE(selector.layer(), std::string("mlp.down_proj"));
    selector.set_follow(true);
    QTRY_COMPARE(selector.block(), 2);
    QCOMPARE(selector.layer(), std::string("mlp.down_proj"));
  }

  void theTabThatIsFilledFirstComesToTheFront() {
    const auto window = make_window();
    window->show();
    const auto in_front = [&](const char* name) {
      return !window->docks().dock(name)->visibleRegion().isEmpty();
    };
    QTRY_VERIFY(in_front("matrix") && !in_front("search"));
    Q_EMIT window->controller().event(SearchFinished{0, "attention_norm", {0, 1}, {2, 1}});
    QTRY_VERIFY(in_front("search") && !in_front("matrix"));
    QTRY_VERIFY(!window->views().search->empty());
    Q_EMIT window->controller().event(test::snapshot_of(0, 0, "attention_norm"));
    QTRY_VERIFY(!window->views().matrix->empty());
    QVERIFY(in_front("search"));  // both have something to show: the choice is the user's
    window->views().clear();
    Q_EMIT window->controller().event(test::snapshot_of(0, 0, "attention_norm"));
    QTRY_VERIFY(in_front("matrix"));
  }

  void opensWhatIsDropped() {
    const auto window = make_window();
    const QString model = directory_.filePath("model");
    QDir().mkpath(model);
    QFile config(model + "/config.json");
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.close();
    drop(*window, model + "/config.json");
    QTRY_COMPARE(RecentModels(settings_.get()).list(), QStringList{model});
    QFile text(directory_.filePath("notes.txt"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.close();
    QVERIFY(model_of_path(text.fileName()).isEmpty());
    QVERIFY(model_of_path(directory_.filePath("nothing")).isEmpty());
    QFile gguf(directory_.filePath("model.gguf"));
    QVERIFY(gguf.open(QIODevice::WriteOnly));
    QCOMPARE(model_of_path(gguf.fileName()), QFileInfo(gguf.fileName()).absoluteFilePath());
    QCOMPARE(model_of_path(model), model);
  }

  void showsBadInputInPlace() {
    const auto window = make_window();
    window->open_model("/models/broken");
    Banner& banner = window->page().banner();
    QTRY_VERIFY(!banner.isHidden());
    QCOMPARE(banner.tone(), Banner::Tone::Error);
    QVERIFY(banner.detail().contains("config.json: it is empty"));
    QVERIFY(banner.detail().contains("give another directory"));
    QVERIFY(!QApplication::activeModalWidget());
    open(*window);
    QVERIFY(banner.isHidden());
  }

  void everyPresetAndMethodFillsTheForm() {
    const auto window = make_window();
    auto* presets_box = window->findChild<QComboBox*>("preset");
    auto* methods_box = window->findChild<QComboBox*>("method");
    QCOMPARE(presets_box->count(), static_cast<int>(presets().size()));
    QCOMPARE(methods_box->count(), static_cast<int>(methods().size()));
    for (int i = 0; i < presets_box->count(); ++i) {
      const Recipe start = presets()[static_cast<std::size_t>(i)].recipe;
      methods_box->setCurrentIndex(methods_box->findData(QString::fromStdString(start.method)));
      presets_box->setCurrentIndex(i);
      QVERIFY(window->panel().form().recipe() == start);
      for (int j = 0; j < methods_box->count(); ++j) {
        const Method& method = methods()[static_cast<std::size_t>(j)];
        methods_box->setCurrentIndex(j);
        QCOMPARE(window->panel().form().recipe().method, method.id);
        QCOMPARE(window->panel().form().recipe().weights.bits, method.apply(start).weights.bits);
      }
    }
  }

  void asksBeforeItCancels() {
    const auto window = make_window(&endless_run);
    window->show();
    open(*window);
    window->start_run();
    answer("Go on");
    window->findChild<QPushButton*>("cancel")->click();
    QCOMPARE(window->controller().state(), RunState::Running);
    answer("Stop");
    window->findChild<QPushButton*>("cancel")->click();
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Information);
  }

  void spacePausesAndResumes() {
    const auto window = make_window(&endless_run);
    window->show();
    open(*window);
    window->start_run();
    window->setFocus();
    QTest::keyClick(window.get(), Qt::Key_Space);
    QCOMPARE(window->controller().state(), RunState::Paused);
    QTest::keyClick(window.get(), Qt::Key_Space);
    QCOMPARE(window->controller().state(), RunState::Running);
  }

  void closingDuringARunAsksAndJoins() {
    const auto window = make_window(&endless_run);
    window->show();
    open(*window);
    window->start_run();
    answer("Go on");
    QVERIFY(!window->close());
    QVERIFY(window->controller().is_active());
    answer("Stop and quit");
    QVERIFY(window->close());
    QVERIFY(!window->controller().is_active());
  }

  void closingDuringAPagesTaskAsks() {
    const auto window = make_window();
    window->show();
    window->workbench().set_task("A sweep is under way");
    answer("Go on");
    QVERIFY(!window->close());
    window->workbench().set_task({});
    QVERIFY(window->close());
  }

  void refusesAnotherModelDuringARun() {
    const auto window = make_window(&endless_run);
    open(*window);
    window->start_run();
    window->open_model("demo:other");
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Warning);
    QCOMPARE(window->panel().spec().model, std::string("demo:toy"));
  }

  void aModelThatComesAfterARunHasStartedIsRefused() {
    std::atomic<bool> release = false;
    StudioServices slow = services(&endless_run);
    slow.open_model = [&release](const std::string& spec) {
      while (spec == "demo:other" && !release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return model_of(spec);
    };
    MainWindow window(slow, directory_.filePath("out"), settings_.get());
    open(window);
    window.open_model("demo:other");
    window.start_run();
    release = true;
    QTRY_COMPARE(window.page().banner().tone(), Banner::Tone::Warning);
    QCOMPARE(window.panel().spec().model, std::string("demo:toy"));
  }

  void aQuestionAboutOneRunDoesNotStopTheNext() {
    const auto window = make_window(&endless_run);
    open(*window);
    window->start_run();
    const auto asked_about = window->controller().generation();
    QTimer::singleShot(50, qApp, [&] {  // while the question stands, as the queue does
      window->controller().cancel();
      QTRY_VERIFY(!window->controller().is_active());
      window->start_run();
      answer("Stop");
    });
    QTest::mouseClick(window->findChild<QPushButton*>("cancel"), Qt::LeftButton);
    QVERIFY(window->controller().generation() > asked_about);
    QVERIFY(window->controller().state() != RunState::Cancelling && window->controller().is_active());
  }

  void namesFromFilesDoNotWidenTheWindow_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("long") << QString(40'000, 'W');
    QTest::newRow("a picture") << QStringLiteral("<img width=9000 height=3000 src=x>");
  }
  void namesFromFilesDoNotWidenTheWindow() {
    QFETCH(QString, name);
    StudioServices named = services(&test::scripted_run);
    named.open_model = [name](const std::string& spec) {
      ModelSummary model = model_of(spec);
      model.name = model.architecture = name.toStdString();
      return model;
    };
    MainWindow window(named, directory_.filePath("out"), settings_.get());
    window.show();
    const QSize before = window.minimumSizeHint();
    open(window);
    window.page().show_error({ErrorKind::BadInput, name, name});
    window.start_run();
    QTRY_COMPARE(window.controller().state(), RunState::Idle);
    for (const char* page : {"run", "explore", "runs", "compare", "sweep", "sensitivity", "learn"}) {
      window.pages().choose(page);
      QCoreApplication::processEvents();
      QVERIFY2(window.minimumSizeHint().width() <= before.width() + 400, page);
      QVERIFY2(window.minimumSizeHint().height() <= before.height() + 600, page);
    }
  }

  void anErrorChangesItsLanguageWithTheWindow() {
    const auto window = make_window();
    window->page().show_error({ErrorKind::BadInput, "reading x: it is empty", {}});
    window->preferences().choose_language("zh_CN");
    QTRY_COMPARE(window->page().banner().headline(), QString("文件无法使用"));
    window->preferences().choose_language("en");
  }

  void aChoiceThatCannotBeWrittenIsTold() {
    const auto window = make_window();
    QVERIFY(QDir(directory_.path()).mkdir("settings.ini"));  // a folder has its name
    window->preferences().choose_language("en");
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Error);
    QVERIFY(window->page().banner().detail().contains("settings.ini"));
    QVERIFY(QDir(directory_.path()).rmdir("settings.ini"));
  }

  void switchesLanguageLive() {
    const auto window = make_window();
    auto* start = window->findChild<QPushButton*>("start");
    window->preferences().choose_language("zh_CN");
    QTRY_VERIFY(start->text().startsWith("开始"));
    QCOMPARE(window->docks().dock("settings")->windowTitle(), "设置");
    window->preferences().choose_language("en");
    QTRY_COMPARE(start->text(), "&Start");
    QCOMPARE(settings_->value("language").toString(), "en");
  }

  void pagesAreMadeWhenSomebodyLooks() {
    const auto window = make_window();
    PageFrame& pages = window->pages();
    const std::vector<const char*> later{"explore", "runs", "compare", "sweep", "sensitivity", "learn"};
    QVERIFY(pages.is_made("run"));
    for (const char* name : later) QVERIFY2(!pages.is_made(name), name);
    open(*window);  // before the pages are there: they find the model all the same
    window->show();
    for (const char* name : later) {
      pages.choose(name);
      QVERIFY2(pages.is_made(name), name);
      QCOMPARE(pages.current(), QString(name));
      QVERIFY(pages.page(name)->isVisible());
    }
    QVERIFY(!pages.page("no such page"));
    auto* sweep = qobject_cast<SweepPage*>(pages.page("sweep"));
    QVERIFY(sweep->directory().path().contains("sweep-toy"));
  }

  void comparingMakesItsPageFirst() {
    const auto window = make_window();
    window->workbench().compare({"/runs/a.h5", "/runs/b.h5"});
    const auto* compare = qobject_cast<ComparePage*>(window->pages().page("compare"));
    QCOMPARE(compare->chosen().size(), 2);
  }

  void theLookIsThereFromTheStart() {
    settings_->setValue("theme", "dark");
    {
      MainWindow window(services(&test::scripted_run), directory_.filePath("out"), settings_.get(),
                        Look{{}, "zh_CN"});
      QVERIFY(current_theme().dark);
      QVERIFY(window.findChild<QPushButton*>("start")->text().contains(QStringLiteral("开始")));
      const auto checked = [&](const char* value) {
        return std::ranges::any_of(window.findChildren<QAction*>(), [&](const QAction* action) {
          return action->isChecked() && action->data().toString() == value;
        });
      };
      QVERIFY(checked("dark") && checked("zh_CN"));
      window.preferences().show_theme("light");
      QVERIFY(!current_theme().dark);
      window.preferences().show_language("en");
      QTRY_VERIFY(window.findChild<QPushButton*>("start")->text().contains("Start"));
    }
  }

  void aDamagedQueueIsToldOnItsPage() {
    QFile file(directory_.filePath("settings-queue.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{") == 1);
    file.close();
    const auto window = make_window();
    const auto* runs = qobject_cast<RunsPage*>(window->pages().page("runs"));
    const auto* banner = runs->findChild<Banner*>();
    QVERIFY(!banner->isHidden());
    QVERIFY(banner->detail().contains("settings-queue.json"));
    QVERIFY(QFile::remove(file.fileName() + ".unreadable"));  // what it held is kept
  }

  void keysAndButtonsChooseAPage() {
    const auto window = make_window();
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get(), aq::test::kPatience));
    PageFrame& pages = window->pages();
    QCOMPARE(pages.current(), QStringLiteral("run"));
    QTest::keyClick(window.get(), Qt::Key_2, Qt::ControlModifier);
    QVERIFY(pages.current() != QStringLiteral("run"));
    QVERIFY(!window->page().isVisible());
    for (auto* button : pages.rail()->findChildren<QToolButton*>()) {
      QVERIFY(!button->icon().isNull() && !button->accessibleName().isEmpty());
      QTest::mouseClick(button, Qt::LeftButton);
      QCOMPARE(pages.current(), button->defaultAction()->objectName());
    }
    QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
    QVERIFY(window->page().isVisible());
  }

  void aRunWaitsForAPagesTask() {
    const auto window = make_window(&endless_run);
    open(*window);
    window->workbench().set_task(QStringLiteral("A sweep is under way"));
    window->start_run();
    QCOMPARE(window->controller().state(), RunState::Idle);
    QCOMPARE(window->page().banner().headline(), QStringLiteral("A sweep is under way"));
    window->workbench().set_task({});
    window->start_run();
    QCOMPARE(window->controller().state(), RunState::Running);
  }

  void settingsAreUndoneInTheForm() {
    const auto window = make_window();
    open(*window);
    Recipe recipe = window->panel().form().recipe();
    const int bits = recipe.weights.bits;
    recipe.weights.bits = bits == 3 ? 4 : 3;
    window->workbench().use_recipe(recipe);
    QVERIFY(window->panel().form().recipe() == recipe);
    window->findChild<QAction*>("undo")->trigger();
    QCOMPARE(window->panel().form().recipe().weights.bits, bits);
    window->findChild<QAction*>("redo")->trigger();
    QVERIFY(window->panel().form().recipe() == recipe);
  }

  void remembersAndResetsTheLayout() {
    {
      const auto window = make_window();
      window->show();
      window->docks().dock("log")->hide();
      QVERIFY(window->close());
    }
    const auto window = make_window();
    window->show();
    QVERIFY(window->docks().dock("log")->isHidden());
    window->docks().reset();
    QVERIFY(!window->docks().dock("log")->isHidden());
  }

  void formAndTextShowOneRecipe() {
    const auto window = make_window();
    window->show();
    open(*window);
    auto* text = window->findChild<QPlainTextEdit*>("recipe_json");
    Recipe recipe = window->panel().form().recipe();
    recipe.weights.bits = 3;
    window->panel().set_recipe(recipe);
    QVERIFY(text->toPlainText().contains("\"bits\": 3,"));
    QTextCursor cursor = text->document()->find("\"bits\": 3");
    cursor.clearSelection();
    text->setTextCursor(cursor);
    QTest::keyClick(text, Qt::Key_Backspace);
    QCOMPARE(window->panel().form().recipe().weights.bits, 3);  // half typed: as it was
    QTest::keyClicks(text, "2");
    QCOMPARE(window->panel().form().recipe().weights.bits, 2);
  }

  void anEarlierRunIsDrawnAgain() {
    const auto window = make_window();
    window->show();
    open(*window);
    std::vector<RunEvent> events{RunStarted{"demo:toy", "affinequant", "W2A16", 2, 3, 4, 0}};
    for (int block = 0; block < 2; ++block) {
      events.emplace_back(BlockStarted{block, 1.0});
      events.emplace_back(EpochFinished{block, 0, 0.5, 0.1, {}});
      events.emplace_back(test::report_of(block, "self_attn.q_proj"));
      events.emplace_back(BlockFinished{block, 1.0, 0.5, 0.1});
    }
    window->pages().choose("runs");
    window->workbench().replay("yesterday's", events);
    QCOMPARE(window->pages().current(), QStringLiteral("run"));
    QVERIFY(window->page().banner().headline().contains("yesterday's"));
    QTRY_VERIFY(window->views().loss->csv().contains("1,1,0.5\n"));
    QTRY_VERIFY(window->views().record().report(1, "self_attn.q_proj"));
    QVERIFY(!window->controller().is_active());
    window->start_run();  // a run of its own takes the plots
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    QVERIFY(window->views().perplexity->csv().contains("21.5"));
  }

  void copiesTheCommand() {
    const auto window = make_window();
    open(*window);
    window->start_run();
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    window->findChild<QPushButton*>("copy_command")->click();
    QVERIFY(QApplication::clipboard()->text().startsWith("affinequant quantize demo:toy"));
  }
};

AQ_TEST(MainWindowTest)
#include "main_window_test.moc"
