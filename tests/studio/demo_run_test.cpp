// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/layer_selector.h"
#include "app/studio/live_views.h"
#include "app/studio/main_window.h"
#include "app/studio/run_page.h"
#include "app/studio/session_events.h"
#include "app/studio/settings_panel.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/recipe_form.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/clipping_plot.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/search_plot.h"
#include "widgets/plots/weight_histogram_plot.h"

using namespace aq;

/// A whole run of a demo model with the real engine, driven through the widgets.
class DemoRunTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void quantizes_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("llama") << "demo:llama";
    QTest::newRow("opt") << "demo:opt";
  }

  void quantizes() {
    QFETCH(QString, model);
    if (!built_in(model)) QSKIP("this demo model is not built in");
    QTemporaryDir directory;
    QSettings settings(directory.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow window(engine_services(), directory.path(), &settings);
    open(window, model);
    const Outcome outcome = run(window, directory, short_recipe(window.panel().spec().recipe));
    QVERIFY(QDir(QString::fromStdString(outcome.output)).exists("model.safetensors"));
    QVERIFY(outcome.perplexity.contains("float") && outcome.perplexity.contains("rtn"));
    check_plots(window, outcome);
  }

  void showsASearchLiveAndOfASession() {
    if (!built_in("demo:llama")) QSKIP("this demo model is not built in");
    QTemporaryDir directory;
    QSettings settings(directory.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow window(engine_services(), directory.path(), &settings);
    open(window, "demo:llama");
    const Recipe recipe = method("awq").apply(short_recipe(window.panel().spec().recipe));
    const Outcome outcome = run(window, directory, recipe);
    QVERIFY(!outcome.blocks.empty());
    const int last = outcome.blocks.back().index;
    QTRY_COMPARE(window.page().selector().block(), last);
    const QString live = window.views().search->csv();
    QVERIFY2(live.contains(QString::number(last) + ",attention_norm,0.5,"), qPrintable(live));
    QVERIFY(window.views().clipping->empty_text().contains("not clipped"));  // AWQ leaves queries alone
    window.page().selector().choose(last, "self_attn.v_proj");
    QVERIFY(!window.views().clipping->empty());

    LayerSelector selector;
    QWidget owner;
    LiveViews views(&selector, &owner);
    for (const RunEvent& event : session_events(outcome.spec.session)) views.add(event);
    views.refresh();
    selector.choose(last, "self_attn.v_proj");
    QCOMPARE(views.search->csv(), live);
    QCOMPARE(views.clipping->csv(), window.views().clipping->csv());
  }

 private:
  static bool built_in(const QString& model) {
    return QDir(QStringLiteral(AQ_SOURCE_DIR "/resources/demo/") + model.section(':', 1)).exists();
  }

  static void open(MainWindow& window, const QString& model) {
    window.show();
    window.open_model(model);
    QTRY_VERIFY(window.panel().can_start());
  }

  static Recipe short_recipe(Recipe recipe) {
    recipe.weights.bits = 3;
    recipe.optimizer.epochs = 2;
    recipe.calibration.nsamples = 4;
    recipe.calibration.seqlen = 64;
    return recipe;
  }

  /// Starts `recipe` with the button and waits for the end; an empty outcome where it fails.
  static Outcome run(MainWindow& window, const QTemporaryDir& directory, const Recipe& recipe) {
    window.panel().set_recipe(recipe);
    RunSpec options;
    options.evaluation = short_text(directory).toStdString();
    options.evaluate_rtn = true;
    window.panel().set_options(options);
    QSignalSpy finished(&window.controller(), &RunController::finished);
    QSignalSpy failed(&window.controller(), &RunController::failed);
    const bool ready = QTest::qWaitFor([&] { return window.panel().can_start(); }, test::kPatience);
    QTest::mouseClick(window.findChild<QPushButton*>("start"), Qt::LeftButton);
    const bool ended = QTest::qWaitFor([&] { return finished.size() + failed.size() == 1; }, 300000);
    if (!ready || !ended || finished.isEmpty()) {
      qWarning("%s", qPrintable(window.page().banner().detail()));
      return {};
    }
    return finished.first().first().value<Outcome>();
  }

  /// The beginning of the demo's held-out text: enough windows for a perplexity, few enough for a test.
  static QString short_text(const QTemporaryDir& directory) {
    QFile whole(QStringLiteral(AQ_SOURCE_DIR "/resources/demo/evaluation.txt"));
    QFile part(directory.filePath("evaluation.txt"));
    constexpr qint64 kCharacters = 6000;
    if (!whole.open(QIODevice::ReadOnly) || !part.open(QIODevice::WriteOnly)) return {};
    part.write(whole.read(kCharacters));
    return part.fileName();
  }

  static void check_plots(MainWindow& window, const Outcome& outcome) {
    QVERIFY(!outcome.blocks.empty());
    const int last = outcome.blocks.back().index;
    QTRY_COMPARE(window.page().selector().block(), last);
    for (auto* plot : window.views().all())
      QVERIFY2(plot->empty() == (plot == window.views().search), qPrintable(plot->title()));
    const auto losses = window.views().loss->csv().trimmed().split('\n');
    QCOMPARE(losses.size(),
             1 + static_cast<qsizetype>(outcome.blocks.size()) * 3);  // heading; start and two epochs
    const auto* report = window.views().record().report(last, window.page().selector().layer());
    QVERIFY(report);
    QCOMPARE(report->grid.size(), 8u);  // 3 bits
    QVERIFY(report->sqnr_db > 0);
  }
};

AQ_TEST(DemoRunTest)
#include "demo_run_test.moc"
