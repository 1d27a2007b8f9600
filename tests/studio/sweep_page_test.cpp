// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/sweep_page.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <cmath>
#include <thread>

#include "app/studio/sweep/axis_row.h"
#include "app/studio/sweep/axis_values.h"
#include "app/studio/sweep/grid_editor.h"
#include "app/studio/sweep/sweep_pictures.h"
#include "app/studio/task_bar.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/path_field.h"
#include "widgets/plots/chart_plot.h"
#include "widgets/plots/grid_map_plot.h"

using namespace aq;

namespace {

/// Perplexities 10, 11, 12, … cell by cell; the third fails.
SweepTable scripted_sweep(const SweepSpec& spec, const RunContext& context, const SweepProgress& progress) {
  SweepTable table;
  table.grid = spec.grid;
  table.cells = cells_of(spec.grid);
  table.results.resize(table.cells.size());
  table.float_perplexity = 9;
  progress(table);
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    context.check();
    CellResult result;
    result.index = static_cast<int>(i);
    if (i == 2) result.error = "the loss is not finite";
    result.perplexity = 10 + static_cast<double>(i);
    result.loss = 0.5;
    table.results[i] = result;
    progress(table);
  }
  return table;
}

}  // namespace

class SweepPageTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> workbench_;
  std::optional<SweepSpec> started_;
  std::unique_ptr<QSettings> settings_;  ///< of the tests that want them

  std::unique_ptr<SweepPage> make_page(decltype(SweepServices::run) run = &scripted_sweep) {
    workbench_ = std::make_unique<Workbench>([] {
      RunSpec spec;
      spec.model = "demo:toy";
      spec.recipe.calibration.nsamples = 7;
      return spec;
    });
    workbench_->set_settings(settings_.get());
    started_.reset();
    const SweepServices services{
        [this, run](const SweepSpec& spec, const RunContext& context, const SweepProgress& progress) {
          started_ = spec;
          return run(spec, context, progress);
        },
        &read_sweep};
    auto page = std::make_unique<SweepPage>(services, folder_.path(), workbench_.get());
    page->resize(1100, 760);
    page->show();
    workbench_->set_model({.spec = "demo:toy", .name = "demo:toy", .demo = true});
    return page;
  }

  static void run(SweepPage& page) {
    QTest::mouseClick(page.bar().start_button(), Qt::LeftButton);
    QTRY_VERIFY(page.bar().start_button()->isEnabled());
  }

 private Q_SLOTS:
  void whatWasSetIsThereAgain() {
    settings_ = std::make_unique<QSettings>(folder_.filePath("kept.ini"), QSettings::IniFormat);
    {
      const auto page = make_page();
      page->grid().choose_ready_made(QStringLiteral("stability-factor"));
      page->grid().rows()[0]->set_text(QStringLiteral("0.5, 0.25"));
      page->directory().set_path(folder_.filePath("mine"));
    }
    {
      const auto page = make_page();
      QCOMPARE(page->grid().rows().size(), std::size_t{1});
      QCOMPARE(axis_text(page->grid().rows()[0]->axis()), QStringLiteral("0.5, 0.25"));
      QCOMPARE(page->directory().path(), folder_.filePath("mine"));
    }
    settings_->setValue("sweep/grid", "{\"axes\": 5}");
    const auto page = make_page();
    QVERIFY(!page->grid().rows().empty());
    settings_.reset();
    workbench_->set_settings(nullptr);
  }

  void aReadyMadeGridRuns() {
    const auto page = make_page();
    page->grid().choose_ready_made(QStringLiteral("gradual-mask"));
    QCOMPARE(page->grid().rows().size(), std::size_t{2});
    run(*page);
    QCOMPARE(started_->grid.axes.size(), std::size_t{2});
    QCOMPARE(cells_of(started_->grid)[0].recipe.calibration.nsamples, 7);
    QCOMPARE(cells_of(started_->grid)[0].recipe.weights.bits, 2);
    const GridMap& map = page->map().map();
    QCOMPARE(map.rows, (QStringList{"on", "off"}));
    QCOMPARE(map.columns, (QStringList{"1", "0.1", "0.01"}));
    QCOMPARE(map.at(1, 0), 13.0);
    QVERIFY(std::isnan(map.at(0, 2)));
    const Chart& curves = page->curves().chart();
    QCOMPARE(curves.series.size(), std::size_t{2});
    QVERIFY(curves.x_log);
    QCOMPARE(curves.series[1].x.back(), 1.0);  // sorted by the setting
    QCOMPARE(curves.series[1].y.back(), 13.0);
    QCOMPARE(curves.series[0].x.size(), std::size_t{2});  // one cell has no result
    QCOMPARE(curves.lines.front().at, 9.0);
    QCOMPARE(page->table().model()->rowCount(), 6);
  }

  /// Also in another language, which has every text set anew.
  void aFinishedSweepIsSaidUntilAnotherIsChosen() {
    const auto page = make_page();
    const auto says = [&page](const QString& words) {
      for (const auto* label : page->bar().findChildren<QLabel*>())
        if (label->text().contains(words)) return true;
      return false;
    };
    page->grid().choose_ready_made(QStringLiteral("gradual-mask"));
    QVERIFY(says(QStringLiteral("6 cells will run")));
    run(*page);
    QVERIFY(says(QStringLiteral("Done:")));
    QEvent language(QEvent::LanguageChange);
    QApplication::sendEvent(page.get(), &language);
    QVERIFY(says(QStringLiteral("Done:")));
    page->grid().choose_ready_made(QStringLiteral("stability-factor"));
    QVERIFY(says(QStringLiteral("cells will run")));
  }

  void aGridOfOnesOwn() {
    const auto page = make_page();
    page->grid().choose_ready_made(QString());
    QVERIFY(page->bar().start_button()->isEnabled());  // the axes that stood there stay
    while (!page->grid().rows().empty())
      QTest::mouseClick(page->grid().rows().back()->findChild<QToolButton*>(), Qt::LeftButton);
    QVERIFY(!page->bar().start_button()->isEnabled());
    QTest::mouseClick(page->grid().add_button(), Qt::LeftButton);
    auto* row = page->grid().rows().front();
    auto* setting = row->findChild<QComboBox*>();
    setting->setCurrentIndex(setting->findData(QStringLiteral("weights.bits")));
    QVERIFY(!page->bar().start_button()->isEnabled());  // no values yet
    auto* values = row->findChild<QLineEdit*>();
    QTest::keyClicks(values, QStringLiteral("3, 4"));
    QVERIFY(page->bar().start_button()->isEnabled());
    QTest::keyClicks(values, QStringLiteral(", 12"));
    QVERIFY(!page->bar().start_button()->isEnabled());  // neither packed nor float
    for (int i = 0; i < 4; ++i) QTest::keyClick(values, Qt::Key_Backspace);
    run(*page);
    QCOMPARE(cells_of(started_->grid).size(), std::size_t{2});
    QCOMPARE(cells_of(started_->grid)[1].recipe.weights.bits, 4);
    QCOMPARE(cells_of(started_->grid)[1].recipe.calibration.nsamples, 7);
  }

  void aCellBecomesTheSettings() {
    const auto page = make_page();
    page->grid().choose_ready_made(QStringLiteral("stability-factor"));
    run(*page);
    QSignalSpy recipes(workbench_.get(), &Workbench::recipe_wanted);
    Q_EMIT page->map().cell_selected(0, 3);
    for (auto* button : page->findChildren<QPushButton*>())
      if (button->text().contains(QStringLiteral("chosen cell"))) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(recipes.count(), 1);
    QCOMPARE(recipes.first().first().value<Recipe>().transform.stability_factor, 1e-3);
  }

  void runsWaitForASweep() {
    const auto page = make_page(
        [](const SweepSpec& spec, const RunContext& context, const SweepProgress& progress) -> SweepTable {
          for (;;) {
            context.check();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
          return scripted_sweep(spec, context, progress);
        });
    QTest::mouseClick(page->bar().start_button(), Qt::LeftButton);
    QVERIFY(!workbench_->task().isEmpty());
    QTest::mouseClick(page->bar().stop_button(), Qt::LeftButton);
    QTRY_VERIFY(page->bar().start_button()->isEnabled());
    QVERIFY(workbench_->task().isEmpty());
    QVERIFY(!page->banner().isVisible());
  }

  void anErrorStandsInThePage() {
    const auto page = make_page([](const SweepSpec&, const RunContext&, const SweepProgress&) -> SweepTable {
      throw Error(ErrorKind::BadInput, "opening the sweep", "there", "another sweep lies there");
    });
    run(*page);
    QVERIFY(page->banner().isVisible());
    QVERIFY(page->banner().detail().contains(QStringLiteral("another sweep")));
    QVERIFY(workbench_->task().isEmpty());
  }

  void aFolderThatIsNoSweepIsSaid() {
    const auto page = make_page();
    page->open(folder_.path());
    QTRY_VERIFY(page->banner().isVisible());
  }

  void everySettingCanBeAnAxis() {
    for (const QString& path : axis_paths()) {
      QVERIFY2(!axis_name(path.toStdString()).isEmpty(), qPrintable(path));
      QVERIFY2(!axis_hint(path.toStdString()).isEmpty(), qPrintable(path));
    }
  }

  void threeAxesHaveASlice() {
    Grid grid;
    grid.axes = {{"weights.bits", {2, 3}},
                 {"transform.alpha", {0.25, 0.5, 0.75}},
                 {"clipping.rule", {"min-max", "learned"}}};
    SweepTable table;
    table.grid = grid;
    table.cells = cells_of(grid);
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      table.results.emplace_back(CellResult{});
      table.results.back()->perplexity = 1 + static_cast<double>(i);
    }
    const GridMap map = map_of_sweep(table, SweepMetric::Perplexity, {1});
    QCOMPARE(map.rows.size(), 3);
    QCOMPARE(map.at(0, 0), 7.0);
    QCOMPARE(map.at(2, 1), 12.0);
    const Chart curves = curves_of_sweep(table, SweepMetric::Perplexity);
    QCOMPARE(curves.series.size(), std::size_t{6});
    QCOMPARE(curves.categories, (QStringList{"min-max", "learned"}));
  }
};

AQ_TEST(SweepPageTest)
#include "sweep_page_test.moc"
