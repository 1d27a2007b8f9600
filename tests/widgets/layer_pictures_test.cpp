// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QSignalSpy>
#include <QTest>

#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/channel_range_plot.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/weight_histogram_plot.h"

using namespace aq;

/// The plots of one layer that no run has touched.
class LayerPicturesTest : public QObject {
  Q_OBJECT

 private:
  static HeatMapPicture picture_of(const HeatMapRegion& region) {
    HeatMapPicture picture{1000, 2000, region, {}, 0.1, 2};
    for (int i = 0; i < region.height * region.width; ++i)
      picture.values.push_back(static_cast<float>(i) * 0.01F);
    return picture;
  }

 private Q_SLOTS:
  void heatMapAsksForWhatTheWheelBringsIntoView() {
    HeatMapPlot plot;
    show_at(plot);
    QVERIFY(plot.empty());
    QCOMPARE(plot.region(10, 20).rows, std::int64_t{10});  // the whole, before anything is there
    plot.show_picture(picture_of({0, 1000, 0, 2000, 20, 30}), "block 0 q_proj", "weight");
    QCPAxis *x = plot.canvas().xAxis, *y = plot.canvas().yAxis;
    QCOMPARE(x->range().upper, 2000.0);
    QCOMPARE(y->range().upper, 1000.0);
    QSignalSpy wanted(&plot, &HeatMapPlot::region_wanted);
    turn_wheel(plot, pixel_of(x, y, 500, 250), 4);
    QTRY_VERIFY(wanted.count() > 0);
    const HeatMapRegion region = plot.region(1000, 2000);
    QVERIFY(region.rows < 600 && region.columns < 1200);
    QVERIFY(region.first_row <= 250 && region.first_row + region.rows > 250);
    QVERIFY(region.width > 100 && region.width <= region.columns);
    // The old picture stays in its place until the new one comes, which does not move the view.
    const QCPRange before = x->range();
    plot.show_picture(picture_of(region), "block 0 q_proj", "weight");
    QCOMPARE(plot.canvas().xAxis->range().lower, before.lower);
    QVERIFY(plot.header().note().contains(QString::number(region.first_row)));
    // Another layer is seen whole.
    plot.show_picture(picture_of({0, 1000, 0, 2000, 20, 30}), "block 1 q_proj", "weight");
    QCOMPARE(plot.canvas().xAxis->range().upper, 2000.0);
  }

  void heatMapStaysInsideTheMatrix() {
    HeatMapPlot plot;
    show_at(plot);
    plot.show_picture(picture_of({0, 1000, 0, 2000, 20, 30}), "a", "weight");
    plot.canvas();
    plot.zoom(0.1);
    QCOMPARE(plot.canvas().xAxis->range(), QCPRange(0, 2000));
    plot.zoom(2);
    plot.pan(-5, 9);
    QCOMPARE(plot.canvas().xAxis->range().lower, 0.0);
    QCOMPARE(plot.canvas().yAxis->range().upper, 1000.0);
    for (int i = 0; i < 40; ++i) plot.zoom(2);
    QVERIFY(plot.region(1000, 2000).rows >= 4);
    QTest::keyClick(&plot, Qt::Key_Home);
    QCOMPARE(plot.canvas().yAxis->range(), QCPRange(0, 1000));
  }

  void heatMapTellsValuesAndPlaces() {
    HeatMapPlot plot;
    show_at(plot);
    plot.show_picture(picture_of({0, 1000, 0, 2000, 20, 40}), "a", "error");
    const QString text = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 75, 125));
    QVERIFY2(text.contains("Output 100–149, input 50–99") && text.contains("error: 0.81"), qPrintable(text));
    QCOMPARE(plot.csv().split('\n')[2], "0,49,50,99,0.00999999978");
    QCOMPARE(plottables<QCPColorMap>(plot).size(), 1);
    // A picture that is not whole is refused.
    HeatMapPicture broken = picture_of({0, 10, 0, 10, 3, 3});
    broken.values.pop_back();
    plot.show_picture(broken, "b", "error");
    QCOMPARE(plot.picture_shown()->region.height, 20);
  }

  void rangesSpanEveryChannel() {
    ChannelRangePlot plot;
    show_at(plot);
    QVERIFY(plot.empty());
    plot.show_ranges({{-1, -4, -1}, {1, 5, 1}, {-1, -3, -1}, {1, 3, 1}, {0.1F, 0.5F, 0.1F}, 2},
                     "block 0 q_proj");
    QCOMPARE(plottables<QCPGraph>(plot).size(), 4);
    QVERIFY(plot.canvas().yAxis->range().contains(5) && plot.canvas().yAxis->range().contains(-4));
    QVERIFY(plot.header().note().contains("widest to median: 4.5"));
    const QString text = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 2, 0));
    QVERIFY2(text.contains("Output channel 2–3") && text.contains("−3 … 3"), qPrintable(text));
    QVERIFY(plot.csv().contains("\n2,-4,5,-3,3,0.5\n"));
  }

  void withoutATransformThereIsNoAfter() {
    LayerReport report{.block = 1, .layer = "mlp.up_proj"};
    report.weights_before = {-1, 1, {1, 4, 1}};
    report.weights_after = {-1, 1, {0, 6, 0}};
    report.grid = {-1, 0, 1};
    report.channels_before = {1, 2, 8};
    WeightHistogramPlot weights;
    show_at(weights);
    weights.show_report(report);
    for (const auto& entry : weights.header().legend()) QVERIFY(entry.name != "transformed");
    QCOMPARE(plottables<QCPGraph>(weights).size(), 2);
    ActivationPlot activations;
    activations.set_empty_text("ask for them");
    QCOMPARE(activations.empty_text(), "ask for them");
    show_at(activations);
    activations.show_report(report);
    QCOMPARE(activations.header().note(), "block 1 mlp.up_proj; largest channel to median: 4");
    QVERIFY(activations.header().legend().empty());
  }
};

AQ_TEST(LayerPicturesTest)
#include "layer_pictures_test.moc"
