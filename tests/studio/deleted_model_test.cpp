// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <memory>

#include "app/studio/compare/compare_page.h"
#include "app/studio/compare/text_column.h"
#include "app/studio/compare/text_view.h"
#include "app/studio/explore/explore_page.h"
#include "app/studio/explore/layer_table.h"
#include "app/studio/main_window.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_page.h"
#include "app/studio/sensitivity/sensitivity_page.h"
#include "app/studio/settings_panel.h"
#include "app/studio/sweep/grid_editor.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/task_bar.h"
#include "app/studio/workbench.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/weight_histogram_plot.h"

using namespace aq;

/// A model that is deleted while the window has it open, with the real engine behind every page: each says so
/// in its place, and the window goes on.
class DeletedModelTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> directory_;
  std::unique_ptr<QSettings> settings_;
  std::unique_ptr<MainWindow> window_;

  QString model() const { return directory_->filePath("model"); }
  QString text() const { return directory_->filePath("text.txt"); }

  template <typename Page>
  Page& page(const char* name) {
    window_->pages().choose(QLatin1String(name));
    return *qobject_cast<Page*>(window_->pages().page(QLatin1String(name)));
  }

  void make_files() const {
    const QDir demo(QStringLiteral(AQ_SOURCE_DIR "/resources/demo/llama"));
    QVERIFY(QDir().mkpath(model()));
    for (const QString& name : demo.entryList(QDir::Files))
      QVERIFY(QFile::copy(demo.filePath(name), QDir(model()).filePath(name)));
    QFile whole(demo.filePath("../evaluation.txt")), part(text());
    QVERIFY(whole.open(QIODevice::ReadOnly) && part.open(QIODevice::WriteOnly));
    constexpr qint64 kCharacters = 6000;
    part.write(whole.read(kCharacters));
  }

  void delete_model() { QVERIFY(QDir(model()).removeRecursively()); }

  /// The window does what it did before: another model can be opened.
  void require_life() {
    window_->open_model("demo:opt");
    QTRY_VERIFY(window_->workbench().model()->spec == "demo:opt" && window_->panel().can_start());
  }

  /// Says that something is wrong with the model's folder.
  static bool tells(const QString& message) { return message.contains("/model"); }

 private Q_SLOTS:
  void init() {
    directory_ = std::make_unique<QTemporaryDir>();
    settings_ = std::make_unique<QSettings>(directory_->filePath("settings.ini"), QSettings::IniFormat);
    make_files();
    window_ = std::make_unique<MainWindow>(engine_services(), directory_->path(), settings_.get());
    window_->show();
    window_->open_model(model());
    RunSpec texts;
    texts.calibration = texts.evaluation = text().toStdString();
    window_->panel().set_options(texts);
    Recipe recipe = method("rtn").apply(window_->panel().spec().recipe);
    recipe.calibration.nsamples = 4;
    recipe.calibration.seqlen = 64;
    window_->panel().set_recipe(recipe);
    QTRY_VERIFY(window_->panel().can_start());
  }

  void cleanup() { window_.reset(); }

  void aRunSaysSo() {
    delete_model();
    window_->workbench().start(window_->panel().spec());
    QTRY_VERIFY(!window_->page().banner().isHidden());
    QVERIFY2(tells(window_->page().banner().detail()), qPrintable(window_->page().banner().detail()));
    QTRY_COMPARE(window_->controller().state(), RunState::Idle);
    require_life();
  }

  void exploreSaysSo() {
    delete_model();
    auto& explore = page<ExplorePage>("explore");
    QTRY_VERIFY(explore.banner().isVisible());
    QVERIFY2(tells(explore.banner().detail()), qPrintable(explore.banner().detail()));
    require_life();
    QTRY_VERIFY(!explore.weights().empty());
    QVERIFY(!explore.banner().isVisible());
  }

  void exploreGoesOnWithWhatItHasOpen() {
    auto& explore = page<ExplorePage>("explore");
    QTRY_VERIFY(!explore.weights().empty());
    const QString before = explore.weights().csv();
    delete_model();
    explore.table().choose(explore.table().model().count() - 1);  // its file is mapped still
    QTRY_VERIFY(explore.weights().csv() != before);
    require_life();
  }

  void learnSaysSo() {
    delete_model();
    auto& learn = page<QWidget>("learn");
    auto* banner = learn.findChild<Banner*>();
    QTRY_VERIFY(banner->isVisible());
    QVERIFY2(tells(banner->detail()), qPrintable(banner->detail()));
    require_life();
    QTRY_VERIFY(!banner->isVisible());
  }

  void sensitivitySaysSo() {
    auto& sensitivity = page<SensitivityPage>("sensitivity");
    delete_model();
    QTRY_VERIFY(sensitivity.bar().start_button()->isEnabled());
    sensitivity.bar().start_button()->click();
    QTRY_VERIFY(sensitivity.banner().isVisible());
    QVERIFY2(tells(sensitivity.banner().detail()), qPrintable(sensitivity.banner().detail()));
    QVERIFY(window_->workbench().task().isEmpty());
    require_life();
  }

  void sweepSaysSo() {
    auto& sweep = page<SweepPage>("sweep");
    sweep.grid().choose_ready_made(QStringLiteral("bits-and-groups"));
    delete_model();
    QTRY_VERIFY(sweep.bar().start_button()->isEnabled());
    sweep.bar().start_button()->click();
    QTRY_VERIFY(sweep.banner().isVisible());
    QVERIFY2(tells(sweep.banner().detail()), qPrintable(sweep.banner().detail()));
    QVERIFY(window_->workbench().task().isEmpty());
    require_life();
  }

  void compareSaysSo() {
    QStringList sessions;
    for (const int bits : {4, 3}) {
      RunSpec spec = window_->panel().spec();
      spec.recipe.weights.bits = bits;
      spec.output.clear();
      spec.evaluation.clear();
      spec.session = directory_->filePath(QStringLiteral("run-%1.h5").arg(bits)).toStdString();
      QSignalSpy finished(&window_->controller(), &RunController::finished);
      window_->workbench().start(spec);
      QTRY_COMPARE(finished.size(), 1);
      sessions << QString::fromStdString(spec.session);
    }
    window_->workbench().compare(sessions);
    auto& compare = page<ComparePage>("compare");
    QTRY_COMPARE(compare.runs().size(), std::size_t{2});
    delete_model();
    compare.findChild<QTabWidget*>("compare_tabs")->setCurrentIndex(2);
    compare.findChild<QLineEdit*>("prompt")->setText("Every");
    compare.findChild<QPushButton*>("generate")->click();
    const auto& columns = compare.texts().columns();
    QCOMPARE(columns.size(), std::size_t{3});
    for (const TextColumn* column : columns) {
      QTRY_VERIFY(column->has_ended());
      QVERIFY2(tells(column->state()), qPrintable(column->state()));
    }
    require_life();
  }
};

AQ_TEST(DeletedModelTest)
#include "deleted_model_test.moc"
