// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "tests/widgets/sample_run.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/clipping_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/placement_name.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/weight_histogram_plot.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

/// The plots of one layer or one matrix.
class LayerPlotsTest : public QObject {
  Q_OBJECT

 private:
  static LayerReport small_report() {
    LayerReport report;
    report.layer = "mlp.up_proj";
    report.weights_before = {-1, 1, {1, 10, 4, 0}};
    report.weights_transformed = {-1, 1, {2, 8, 4, 1}};
    report.weights_after = {-1, 1, {0, 10, 5, 0}};
    report.grid = {-0.5F, 0, 0.5F};
    report.channels_before = {0.5F, 40, 0, 2};
    report.channels_after = {1, 2, 0, 1.5F};
    report.activations_before = {-40, 40, {1, 5, 5, 1}};
    report.activations_after = {-2, 2, {3, 3, 3, 3}};
    report.clipping_lower = {0, 1, {0, 0, 1, 0, 7}};
    report.clipping_upper = {0, 1, {0, 0, 0, 3, 5}};
    return report;
  }

  /// 4 × 4, band 1: rows with margins 0.5, −1, 1 and 0.75.
  static MatrixSnapshot small_snapshot() {
    MatrixSnapshot snapshot;
    snapshot.size = snapshot.cells = 4;
    snapshot.band = 1;
    snapshot.placement = "mlp_norm";
    snapshot.dominance = -1;
    snapshot.values = {2, 1, 0, 0, 0.5F, 1, -1.5F, 0, 0, 0, 1, 0, 0, 0, -0.25F, 1};
    snapshot.centers = {2, 1, 1, 1};
    snapshot.radii = {1, 2, 0, 0.25F};
    return snapshot;
  }

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, ThemeChoice::Light); }

  void histogramsHoldTheCounts() {
    WeightHistogramPlot plot;
    plot.show_report(small_report());
    plot.set_log_counts(false);
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 3);
    const auto transformed = plot.canvas().graph(1)->data();
    QCOMPARE(transformed->size(), 6);  // four bins and the closed ends
    QCOMPARE(transformed->at(1)->key, -0.75);
    QCOMPARE(transformed->at(2)->value, 8.0);
    QCOMPARE(transformed->at(5)->value, 0.0);
    QCOMPARE(items<QCPItemStraightLine>(plot).size(), 3);
    const QString text = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, -0.4, 5));
    QVERIFY2(text.contains("float: 10") && text.contains("transformed: 8"), qPrintable(text));
    QVERIFY(text.contains(QString::fromUtf8("nearest level −0.5")));
    QVERIFY(plot.csv().contains("transformed,-0.5,0,8\n"));
  }

  void logCountsHideEmptyBins() {
    WeightHistogramPlot plot;
    plot.show_report(small_report());
    QVERIFY(plot.log_counts());
    QCOMPARE(plot.canvas().yAxis->scaleType(), QCPAxis::stLogarithmic);
    const double drawn = plot.canvas().graph(0)->data()->at(4)->value;
    QVERIFY(drawn > 0 && drawn < plot.canvas().yAxis->range().lower);
  }

  void toleratesAReportWithoutHistograms() {
    WeightHistogramPlot weights;
    ActivationPlot activations;
    weights.show_report({});
    activations.show_report({});
    QVERIFY(weights.empty() && activations.empty());
    LayerReport report;
    report.channels_before = {0, 0};
    report.weights_before = {1, 1, {3}};
    activations.show_report(report);
    weights.show_report(report);
    show_at(activations);
    QCOMPARE(activations.canvas().graph(0)->dataCount(), 0);
    QVERIFY(weights.empty());
  }

  void channelsBeforeAndAfter() {
    ActivationPlot plot;
    plot.show_report(small_report());
    show_at(plot, {900, 360});
    QCOMPARE(plot.canvas().graphCount(), 4);
    const auto before = plot.canvas().graph(0)->data();
    QCOMPARE(before->size(), 3);  // a dead channel has no place on a logarithmic axis
    QCOMPARE(before->at(1)->key, 1.0);
    QCOMPARE(before->at(1)->value, 40.0);
    QCOMPARE(plot.canvas().graph(1)->data()->at(1)->value, 2.0);
    const QString text = hover_text(plot, plot.canvas().graph(0)->coordsToPixels(1, 10));
    QCOMPARE(text, QString("Channel 1\nbefore 40\nafter 2"));
    QVERIFY(plot.csv().contains("channel_before,1,,40\n"));
    QVERIFY(plot.csv().contains("histogram_after,-2,-1,3\n"));
  }

  void clippingFactorsOfBothEnds() {
    ClippingPlot plot;
    plot.show_report(small_report());
    plot.set_log_counts(false);
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 2);
    const auto upper = plot.canvas().graph(1)->data();
    QCOMPARE(upper->at(4)->value, 3.0);  // the first point closes the outline
    QVERIFY(std::abs(upper->at(4)->key - 0.7) < 1e-6);
    QVERIFY(plot.canvas().xAxis->range().contains(1) && plot.canvas().xAxis->range().contains(0.4));
    QVERIFY(!plot.canvas().xAxis->range().contains(0));  // where no factor is
    QVERIFY2(plot.header().note().contains("ranges: 8"), qPrintable(plot.header().note()));
    const QString text = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 0.9, 2));
    QVERIFY2(text.contains("lower end: 7") && text.contains("upper end: 5"), qPrintable(text));
    QVERIFY(plot.csv().contains("lower,0.4,0.6,1\n"));
  }

  void saysWhereNothingWasClipped() {
    ClippingPlot plot;
    QVERIFY(plot.empty() && plot.empty_text().startsWith("Choose"));
    LayerReport report = small_report();
    report.clipping_lower = report.clipping_upper = {};
    plot.show_report(report);
    QVERIFY(plot.empty() && plot.empty_text().contains("not clipped"));
    plot.clear();
    QVERIFY(plot.empty_text().startsWith("Choose"));
  }

  void placementsHaveNames() {
    QCOMPARE(placement_name("mlp_input"), QString("MLP input"));
    QCOMPARE(placement_name("mlp_input.left"), QString("MLP input, left factor"));
    QCOMPARE(placement_name("down_input.right"), QString("down input, right factor"));
    QCOMPARE(placement_name("query_key_online"), QString::fromUtf8("query ↔ key behind RoPE"));
    QCOMPARE(placement_name("something_else"), QString("something_else"));
  }

  void cellsAreTheMatrix() {
    MatrixPlot plot;
    plot.show_snapshot(small_snapshot());
    show_at(plot);
    const auto maps = plottables<QCPColorMap>(plot);
    QCOMPARE(maps.size(), 1);
    const auto snapshot = small_snapshot();
    for (int row = 0; row < 4; ++row) {
      for (int column = 0; column < 4; ++column) {
        const double shown = plot.scale().value(maps[0]->data()->cell(column, row));
        QVERIFY(std::abs(shown - snapshot.values[std::size_t(4 * row + column)]) < 1e-6);
      }
    }
    QCOMPARE(maps[0]->dataRange(), QCPRange(-1, 1));
    QVERIFY(plot.canvas().yAxis->rangeReversed());
    const QString text = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 2.5, 1.5));
    QCOMPARE(text, QString::fromUtf8("Row 1, column 2\n−1.5"));
    QVERIFY(plot.csv().contains("1,2,-1.5\n"));
  }

  void bandEdgesEncloseTheBand() {
    MatrixPlot plot;
    plot.show_snapshot(small_snapshot());
    const auto edges = items<QCPItemLine>(plot);
    QCOMPARE(edges.size(), 2);
    QCOMPARE(edges[0]->start->coords(),
             QPointF(1.5, 0));  // column 1 is in the band of row 0, column 2 is not
    QCOMPARE(edges[1]->start->coords(), QPointF(0, 1.5));
    auto whole = small_snapshot();
    whole.band = 3;
    plot.show_snapshot(whole);
    QVERIFY(items<QCPItemLine>(plot).isEmpty());
  }

  void noBandWhereNothingIsMasked() {
    MatrixPlot plot;
    auto snapshot = small_snapshot();
    plot.show_snapshot(snapshot);
    QVERIFY(plot.header().note().contains("band"));
    snapshot.values[3] = 0.5F;  // outside of the band
    plot.show_snapshot(snapshot);
    QVERIFY(items<QCPItemLine>(plot).isEmpty());
    QVERIFY(!plot.header().note().contains("band"));
  }

  void matrixStaysSquare() {
    MatrixPlot plot;
    plot.show_snapshot(SampleRun(1, 10, 64).snapshot(0, 3));
    for (const QSize size : {QSize(800, 320), QSize(420, 600)}) {
      show_at(plot, size);
      QTest::qWait(20);
      const QSize drawn = plot.canvas().axisRect()->size();
      QVERIFY2(std::abs(drawn.width() - drawn.height()) <= 2,
               qPrintable(QString("%1 × %2").arg(drawn.width()).arg(drawn.height())));
      QVERIFY(drawn.width() > 150);
    }
  }

  void refusesASnapshotThatContradictsItself() {
    MatrixPlot plot;
    MatrixSnapshot snapshot = small_snapshot();
    snapshot.cells = 3;
    plot.show_snapshot(snapshot);
    QVERIFY(plot.empty());
  }

  void discsAreRoundAndWarnAtZero() {
    GershgorinPlot plot;
    plot.show_snapshot(small_snapshot());
    show_at(plot);
    const auto discs = items<QCPItemEllipse>(plot);
    QCOMPARE(discs.size(), 4);
    const auto* worst = discs.last();  // drawn last, so on top
    QCOMPARE(worst->topLeft->coords(), QPointF(-1, 2));
    QCOMPARE(worst->bottomRight->coords(), QPointF(3, -2));
    QCOMPARE(worst->brush().color().rgb(), theme_of(false).warning.rgb());
    QCOMPARE(discs[1]->brush().color().rgb(), theme_of(false).series[0].rgb());
    const QPointF size = worst->bottomRight->pixelPosition() - worst->topLeft->pixelPosition();
    QVERIFY(std::abs(size.x() - size.y()) < 3);
    QVERIFY2(plot.header().note().contains("hold 0: 1"), qPrintable(plot.header().note()));
    const QString text = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 3, 0));
    QVERIFY2(text.contains("Row 0") || text.contains("Row 1"), qPrintable(text));
    QCOMPARE(plot.csv().section('\n', 1, 1), QString("1,1,2,-1"));
  }

  void drawsAtMostSoManyDiscs() {
    GershgorinPlot plot;
    MatrixSnapshot snapshot;
    snapshot.centers.assign(4096, 1);
    snapshot.radii.assign(4096, 0.5F);
    plot.show_snapshot(snapshot);
    QCOMPARE(items<QCPItemEllipse>(plot).size(), 96);
    QCOMPARE(plot.csv().count('\n'), 4097);
  }
};

AQ_TEST(LayerPlotsTest)
#include "layer_plots_test.moc"
