// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/chart_plot.h"

#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "widgets/plots/plot_header.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

class ChartPlotTest : public QObject {
  Q_OBJECT

 private:
  static Chart curve() {
    Chart chart{.title = "Curve", .note = "a note", .x_label = "x", .y_label = "y"};
    chart.series = {{.name = "one", .kind = ChartSeries::Kind::LineAndDots, .x = {0, 1, 2}, .y = {4, 1, 3}}};
    chart.lines = {{1, chart_color::kPositive, true, true, "best"}};
    return chart;
  }

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, ThemeChoice::Light); }

  void showsWhatItWasGiven() {
    ChartPlot plot;
    QVERIFY(plot.empty());
    plot.show_chart(curve());
    show_at(plot);
    QCOMPARE(plot.title(), QString("Curve"));
    QCOMPARE(plot.header().note(), QString("a note"));
    QCOMPARE(plot.canvas().graph(0)->dataCount(), 3);
    QVERIFY(plot.canvas().yAxis->range().contains(1) && plot.canvas().yAxis->range().contains(4));
    QCOMPARE(items<QCPItemStraightLine>(plot).size(), 1);
    QCOMPARE(plot.header().legend().size(), std::size_t(2));
    QCOMPARE(plot.csv(), QString("series,x,y\none,0,4\none,1,1\none,2,3\n"));
    QVERIFY(hover_text(plot, plot.canvas().graph(0)->coordsToPixels(2, 3)).contains("y: 3"));
  }

  void dragsTheHandle() {
    Chart chart = curve();
    chart.handle = 0.5;
    ChartPlot plot;
    plot.show_chart(chart);
    show_at(plot);
    QSignalSpy moved(&plot, &ChartPlot::handle_moved);
    QWidget* canvas = &plot.canvas();
    const QPoint grip = plot.handle_pixel().toPoint(),
                 to(int(plot.canvas().xAxis->coordToPixel(1.5)), grip.y());
    QTest::mousePress(canvas, Qt::LeftButton, {}, grip);
    QTest::mouseMove(canvas, to);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
    QVERIFY(!moved.isEmpty());
    QVERIFY(std::abs(moved.last().first().toDouble() - 1.5) < 0.02);
    // Elsewhere the left button still pans.
    const QCPRange before = plot.canvas().xAxis->range();
    moved.clear();
    QTest::mousePress(canvas, Qt::LeftButton, {}, to + QPoint(60, 0));
    QTest::mouseMove(canvas, to + QPoint(100, 0));
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, to + QPoint(100, 0));
    QVERIFY(moved.isEmpty());
    QVERIFY(plot.canvas().xAxis->range() != before);
  }

  void barsStandOnZeroAndAreNamed() {
    Chart chart{.title = "Bars", .x_label = "kind", .y_label = "value"};
    chart.series = {{.kind = ChartSeries::Kind::Bars, .x = {0}, .y = {2}},
                    {.kind = ChartSeries::Kind::Bars, .color = 1, .x = {1}, .y = {5}}};
    chart.categories = {"a", "b"};
    ChartPlot plot;
    plot.show_chart(chart);
    show_at(plot);
    QCOMPARE(plottables<QCPBars>(plot).size(), 2);
    QCOMPARE(plot.canvas().yAxis->range().lower, 0.0);
    QCOMPARE(items<QCPItemText>(plot).size(), 2);
    plot.show_chart(curve());  // the axis counts again
    QVERIFY(!plot.canvas().xAxis->ticker().dynamicCast<QCPAxisTickerText>());
  }

  void aClickTellsItsPlaceAndHoveringItsName() {
    Chart chart = curve();
    chart.categories = {"a", "b", "c"};
    chart.lines = {{.at = 9, .vertical = false, .in_view = true}};
    ChartPlot plot;
    plot.show_chart(chart);
    show_at(plot);
    QVERIFY(plot.canvas().yAxis->range().contains(9));
    QVERIFY(hover_text(plot, plot.canvas().graph(0)->coordsToPixels(2, 3)).contains("x: c"));
    QSignalSpy selected(&plot, &ChartPlot::x_selected);
    const QPoint place = plot.canvas().graph(0)->coordsToPixels(1, 1).toPoint();
    QTest::mouseClick(&plot.canvas(), Qt::LeftButton, {}, place);
    QCOMPARE(selected.size(), 1);
    QVERIFY(std::abs(selected[0][0].toDouble() - 1) < 0.02);
  }

  void isEmptyWhereNothingCanBeDrawn() {
    Chart chart = curve();
    chart.series[0].y = {NAN, NAN, NAN};
    ChartPlot plot;
    plot.show_chart(chart);
    QVERIFY(plot.empty());
    chart.series[0].y[1] = 2;
    plot.show_chart(chart);
    show_at(plot);
    QVERIFY(!plot.empty());
    QCOMPARE(plot.canvas().graph(0)->dataCount(), 1);
  }

  void leavesOutWhatALogarithmicAxisCannotShow() {
    Chart chart = curve();
    chart.y_log = true;
    chart.series[0].y = {0, 1e-3, 10};
    ChartPlot plot;
    plot.show_chart(chart);
    show_at(plot);
    QVERIFY(plot.canvas().yAxis->range().lower > 1e-4);
    QVERIFY(QCPRange::validRange(plot.canvas().yAxis->range()));
  }
};

AQ_TEST(ChartPlotTest)
#include "chart_plot_test.moc"
