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
#include "app/studio/settings_panel.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/recipe_form.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
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
    const QString folder = QStringLiteral(AQ_SOURCE_DIR "/resources/demo/") + model.section(':', 1);
    if (!QDir(folder).exists()) QSKIP("this demo model is not built in");
    QTemporaryDir directory;
    QSettings settings(directory.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow window(engine_services(), directory.path(), &settings);
    window.show();
    window.open_model(model);
    QTRY_VERIFY_WITH_TIMEOUT(window.panel().can_start(), 60000);

    Recipe recipe = window.panel().spec().recipe;
    recipe.weights.bits = 3;
    recipe.optimizer.epochs = 2;
    recipe.calibration.nsamples = 4;
    recipe.calibration.seqlen = 64;
    window.panel().set_recipe(recipe);
    RunSpec options;
    options.evaluation = short_text(directory).toStdString();
    options.evaluate_rtn = true;
    window.panel().set_options(options);
    QSignalSpy finished(&window.controller(), &RunController::finished);
    QSignalSpy failed(&window.controller(), &RunController::failed);
    QTRY_VERIFY_WITH_TIMEOUT(window.panel().can_start(), 60000);
    QTest::mouseClick(window.findChild<QPushButton*>("start"), Qt::LeftButton);
    QVERIFY(window.controller().is_active());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size() + failed.size(), 1, 300000);
    QVERIFY2(failed.isEmpty(), qPrintable(window.page().banner().detail()));

    const auto outcome = finished.first().first().value<Outcome>();
    QVERIFY(QDir(QString::fromStdString(outcome.output)).exists("model.safetensors"));
    QVERIFY(outcome.perplexity.contains("float") && outcome.perplexity.contains("rtn"));
    check_plots(window, outcome);
  }

 private:
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
    const int last = outcome.blocks.back().index;
    QTRY_COMPARE(window.page().selector().block(), last);
    for (auto* plot : window.views().all()) QVERIFY2(!plot->empty(), qPrintable(plot->title()));
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
