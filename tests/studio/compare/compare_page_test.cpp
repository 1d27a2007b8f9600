// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/compare_page.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTabWidget>
#include <QTableWidget>
#include <atomic>
#include <thread>

#include "app/studio/compare/plots_view.h"
#include "app/studio/compare/settings_view.h"
#include "app/studio/compare/text_column.h"
#include "app/studio/compare/text_view.h"
#include "core/base/error.h"
#include "tests/studio/runs/page_fixture.h"
#include "tests/studio/runs/session_maker.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/error_comparison_plot.h"
#include "widgets/plots/histogram_comparison_plot.h"
#include "widgets/plots/loss_comparison_plot.h"
#include "widgets/plots/qcustomplot.h"
#include "widgets/plots/trade_off_plot.h"

using namespace aq;

/// The page with real sessions and a scripted core behind it.
class ComparePageTest : public QObject {
  Q_OBJECT

 private:
  /// Tokens 0, 1, 2, … of the float model; a run's differ from its third on. `endless` writes till it is
  /// stopped.
  static void write(const GenerationRequest& request, const std::stop_token& stop,
                    const std::function<void(const TextToken&)>& token) {
    for (int i = 0; i < request.max_tokens || request.prompt == "endless"; ++i) {
      if (stop.stop_requested()) throw Error(ErrorKind::Cancelled, "generating", "text", "stopped");
      const bool other = !request.session.empty() && i >= 2 && i != 3;
      token({other ? 100 + i : i, (other ? " other" : " word") + std::to_string(i)});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  struct Page {
    test::FakeWindow window;
    RunLibrary library{run_services(), window.folder.path(), &window.workbench};
    CompareServices services;
    std::unique_ptr<ComparePage> page;

    Page() {
      services.load = [](const std::string& session) {
        if (session.ends_with("broken.h5"))
          throw Error(ErrorKind::BadInput, "reading", session, "block 0 is damaged");
        const bool small = session.ends_with("a.h5");
        RunFigures figures{.bits_per_weight = small ? 2.0 : 4.0, .weight_bytes = small ? 2e6 : 4e6};
        figures.run.blocks = {{0, 1.0, 0.5, {0.75F, 0.5F}}};
        figures.run.layers = {test::report_of(0, "q_proj"), test::report_of(0, "down_proj")};
        return figures;
      };
      services.generate = &write;
      services.measure = [](const std::string& session, const std::string& text, const std::stop_token&) {
        if (text != "demo") throw Error(ErrorKind::BadInput, "reading", text, "it is not the demo's text");
        return MeasuredDivergence{session.ends_with("a.h5") ? 0.5 : 0.125, 0.9, 1000};
      };
    }
    void make(const char* name, int bits, double perplexity) {
      test::MadeSession made;
      made.recipe.weights.bits = bits;
      made.perplexity = perplexity;
      test::make_session(window.path(name), made);
    }
    void show(int runs) {
      page = std::make_unique<ComparePage>(services, &library, &window.workbench);
      page->resize(1200, 760);
      page->show();
      QVERIFY(QTest::qWaitForWindowActive(page.get(), aq::test::kPatience));
      QTRY_COMPARE(list()->count(), runs);
    }
    QListWidget* list() { return page->findChild<QListWidget*>("compared_runs"); }
    QTabWidget* tabs() { return page->findChild<QTabWidget*>("compare_tabs"); }
    void check(const QString& name) {
      QListWidgetItem* item = list()->findItems(name, Qt::MatchExactly).value(0);
      QVERIFY(item);
      list()->setCurrentItem(item);
      list()->setFocus();
      QTest::keyClick(list(), Qt::Key_Space);
    }
    QStringList settings_shown() {
      auto* table = page->findChild<QTableWidget*>("settings_table");
      QStringList names;
      for (int row = 0; row < table->rowCount(); ++row) names << table->item(row, 0)->text();
      return names;
    }
  };

 private Q_SLOTS:
  void twoRunsAreNeeded() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.show(2);
    QVERIFY(!page.tabs()->isVisible());
    page.check("a");
    QVERIFY(!page.tabs()->isVisible());
    page.check("b");
    QTRY_VERIFY(page.tabs()->isVisible());
    QCOMPARE(page.page->chosen().size(), 2);
    page.check("a");
    QTRY_VERIFY(!page.tabs()->isVisible());
  }

  void theTableShowsWhatDiffers() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.show(2);
    page.window.workbench.compare({page.window.folder.filePath("a.h5"), page.window.folder.filePath("b.h5")});
    QTRY_VERIFY(page.tabs()->isVisible());
    QVERIFY(page.settings_shown().contains("Weight bits"));
    QVERIFY(page.settings_shown().contains("Perplexity"));
    QVERIFY(!page.settings_shown().contains("Model"));
    QVERIFY(page.page->settings().csv().contains("Weight bits,2,4\n"));
    QVERIFY(page.page->settings().csv().contains("Perplexity,13.00,11.00\n"));
    const auto few = page.settings_shown().size();
    QTest::mouseClick(page.page->findChild<QCheckBox*>("all_settings"), Qt::LeftButton, {}, {8, 8});
    QVERIFY(page.settings_shown().contains("Model"));
    QVERIFY(page.settings_shown().size() > few + 20);
    QTest::mouseClick(page.page->findChild<QPushButton*>("copy_table"), Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().startsWith("setting,a,b\n"));
  }

  void thePlotsHoldEveryRun() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.show(2);
    page.window.workbench.compare({page.window.folder.filePath("a.h5"), page.window.folder.filePath("b.h5")});
    QTRY_VERIFY(page.tabs()->isVisible());
    page.tabs()->setCurrentIndex(1);
    PlotsView& plots = page.page->plots();
    QVERIFY(plots.losses().csv().contains("a,0,2,0.5\n"));
    QVERIFY(plots.errors().csv().contains("b,0,q_proj,"));
    QVERIFY(plots.histogram().csv().contains("\nb,"));
    QVERIFY(plots.trade_off().csv().contains("a,2,13,1\n"));
    auto* across = page.page->findChild<QComboBox*>("trade_off_x");
    across->setFocus();
    QTest::keyClick(across, Qt::Key_Down);  // bits per weight → size
    QVERIFY2(plots.trade_off().csv().contains("b,4,11,1\n"), qPrintable(plots.trade_off().csv()));
    auto* layer = page.page->findChild<QComboBox*>("compared_layer");
    QCOMPARE(layer->count(), 2);
    layer->setCurrentIndex(1);
    QVERIFY(!plots.histogram().empty());
  }

  void theDivergenceIsMeasuredAndStaysWithTheSession() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.show(2);
    page.window.workbench.compare({page.window.folder.filePath("a.h5"), page.window.folder.filePath("b.h5")});
    auto* button = page.page->findChild<QPushButton*>("measure_divergence");
    QTRY_VERIFY(button->isEnabled());
    QVERIFY(page.page->settings().csv().contains("KL divergence,–,–\n"));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(page.page->settings().csv().contains("KL divergence,0.5,0.125\n"));
    QTRY_VERIFY(!button->isEnabled());  // all have it
    QTRY_COMPARE(
        read_notes(page.window.path("a.h5"), page.page->runs()[0].entry.id).divergence->kl_divergence, 0.5);
  }

  void textsComeSideBySideAndPartingIsMarked() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.show(2);
    page.window.workbench.compare({page.window.folder.filePath("a.h5"), page.window.folder.filePath("b.h5")});
    QTRY_VERIFY(page.tabs()->isVisible());
    page.tabs()->setCurrentIndex(2);
    auto* prompt = page.page->findChild<QLineEdit*>("prompt");
    auto* go = page.page->findChild<QPushButton*>("generate");
    QVERIFY(!go->isEnabled());
    QTest::keyClicks(prompt, "Once");
    QTest::keyClick(prompt, Qt::Key_Return);
    const auto& columns = page.page->texts().columns();
    QCOMPARE(columns.size(), std::size_t{3});
    QTRY_VERIFY(!page.page->texts().is_busy());
    QCOMPARE(columns[0]->tokens().size(), std::size_t{48});
    QVERIFY(columns[0]->text().startsWith("Once word0 word1 word2"));
    QVERIFY(columns[1]->text().startsWith("Once word0 word1 other2 word3 other4"));
    QVERIFY(!parting(columns[0]->marks()));
    QCOMPARE(parting(columns[1]->marks()), std::optional<std::size_t>(2));
    QCOMPARE(columns[1]->marks()[3], TokenMark::Same);
    QCOMPARE(columns[1]->marks()[4], TokenMark::Differs);
    QVERIFY2(columns[1]->state().contains("parts after 2"), qPrintable(columns[1]->state()));
  }

  void writingCanBeStopped() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.show(2);
    page.window.workbench.compare({page.window.folder.filePath("a.h5"), page.window.folder.filePath("b.h5")});
    QTRY_VERIFY(page.tabs()->isVisible());
    page.tabs()->setCurrentIndex(2);
    auto* prompt = page.page->findChild<QLineEdit*>("prompt");
    auto* go = page.page->findChild<QPushButton*>("generate");
    QTest::keyClicks(prompt, "endless");
    QTest::mouseClick(go, Qt::LeftButton);
    QTRY_VERIFY(page.page->texts().columns()[1]->tokens().size() > 5);
    QTest::mouseClick(go, Qt::LeftButton);
    QTRY_VERIFY(!page.page->texts().is_busy());
    QVERIFY(page.page->texts().columns()[1]->state().contains("stopped"));
    QVERIFY(!page.page->banner().isVisible());
  }

  void aDamagedSessionIsSaidAndTheOthersStay() {
    Page page;
    page.make("a.h5", 2, 13);
    page.make("b.h5", 4, 11);
    page.make("broken.h5", 3, 12);
    page.show(3);
    page.window.workbench.compare({page.window.folder.filePath("a.h5"),
                                   page.window.folder.filePath("broken.h5"),
                                   page.window.folder.filePath("b.h5")});
    QTRY_VERIFY(page.page->banner().isVisible());
    QVERIFY(page.page->banner().detail().contains("block 0 is damaged"));
    QTRY_COMPARE(page.page->runs().size(), std::size_t{2});
    QVERIFY(page.tabs()->isVisible());
  }

  void marksKnowWhatIsNotWrittenYet() {
    const std::vector<TextToken> reference{{1, "a"}, {2, "b"}}, tokens{{1, "a"}, {3, "c"}, {4, "d"}};
    using enum TokenMark;
    QCOMPARE(mark_tokens(tokens, reference, false), (std::vector<TokenMark>{Same, Parts, Unknown}));
    QCOMPARE(mark_tokens(tokens, reference, true), (std::vector<TokenMark>{Same, Parts, Differs}));
    QCOMPARE(mark_tokens({{1, "a"}, {2, "b"}, {5, "e"}}, reference, true),
             (std::vector<TokenMark>{Same, Same, Parts}));
    QVERIFY(!parting(mark_tokens(reference, reference, true)));
  }
};

AQ_TEST(ComparePageTest)
#include "compare_page_test.moc"
