// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cairo-svg.h>

#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/report/cairo_surface.h"
#include "core/report/chart_layout.h"
#include "core/report/charts/charts.h"
#include "core/report/svg_image.h"
#include "tests/report/report_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::report;

/// What the plots show is the session's data, and every point of it is in the picture.
class ChartDataTest : public QObject {
  Q_OBJECT

  const RunValues run_ = test::example_run();

  /// Every "x y" of the paths, those of letters left out.
  static std::vector<Point> vertices(const std::string& svg) {
    static const QRegularExpression kPair("(-?\\d+\\.?\\d*) (-?\\d+\\.?\\d*)");
    std::vector<Point> points;
    QXmlStreamReader xml(QByteArray::fromStdString(svg));
    bool letters = false;
    while (!xml.atEnd()) {
      xml.readNext();
      if (xml.name() == QLatin1String("symbol")) letters = xml.isStartElement();
      if (!xml.isStartElement() || letters) continue;
      const QString path = xml.attributes().value(QLatin1String("d")).toString();
      for (auto match = kPair.globalMatch(path); match.hasNext();) {
        const auto pair = match.next();
        points.push_back({pair.captured(1).toDouble(), pair.captured(2).toDouble()});
      }
    }
    return points;
  }

  static ChartLayout layout(const Chart& chart) {
    std::string ignored;
    const Surface surface(cairo_svg_surface_create_for_stream(&append_bytes, &ignored, 1, 1));
    const Context context(cairo_create(surface.get()));
    const Canvas canvas(context.get(), Language::English);
    return layout_of(chart, canvas);
  }

  /// How far the drawn corner of a mark may lie from its point, in px.
  static Point reach(const Series& series, const ChartLayout& places) {
    constexpr double kExact = 0.02, kDot = 5.1;
    if (series.mark == Mark::Bars)
      return {std::abs(places.x.at(series.width) - places.x.at(0)) / 2 + kExact, kExact};
    if (series.mark == Mark::Columns) return {2.1, std::abs(places.y.at(1) - places.y.at(0)) / 2};
    if (series.mark == Mark::Dots) return {kDot, kExact};
    return {kExact, kExact};
  }

  /// cairo makes one line of those that go on in the same direction.
  static void drop_level_steps(std::vector<Point>& points) {
    points.erase(std::unique(points.begin(), points.end(),
                             [](const Point& a, const Point& b) { return std::abs(a.y - b.y) < 0.02; }),
                 points.end());
  }

  static void expect_drawn(const Chart& chart) {
    const ChartLayout places = layout(chart);
    for (const bool dark : {false, true}) {
      const auto drawn = vertices(svg_of(chart, dark, Language::English));
      for (const Series& series : chart.series) {
        const Point slack = reach(series, places);
        auto positions = places.positions(series);
        QCOMPARE(positions.size(), series.points.size());
        if (series.mark == Mark::Steps) drop_level_steps(positions);
        for (const Point& at : positions) {
          QVERIFY(at.x >= places.plot.x - 0.1 && at.x <= places.plot.right() + 0.1);
          QVERIFY(at.y >= places.plot.y - 0.1 && at.y <= places.plot.bottom() + 0.1);
          const bool found = std::ranges::any_of(drawn, [&](const Point& one) {
            return std::abs(one.x - at.x) <= slack.x && std::abs(one.y - at.y) <= slack.y;
          });
          QVERIFY2(found, qPrintable(QStringLiteral("%1: %2 at %3, %4")
                                         .arg(chart.title.c_str(), series.name.c_str())
                                         .arg(at.x)
                                         .arg(at.y)));
        }
      }
    }
  }

 private Q_SLOTS:
  void loss() {
    const auto chart = loss_chart(run_, Language::English);
    QVERIFY(chart);
    QCOMPARE(chart->series.size(), std::size_t{3});
    QCOMPARE(chart->series[1].points.size(), std::size_t{3});  // before, and two epochs
    QCOMPARE(chart->series[1].points[0].y, 1.0);
    QCOMPARE(chart->series[1].points[2].y, 0.5);
    expect_drawn(*chart);
  }

  void lossOfManyBlocksHasOneScaleOfTones() {
    RunValues run = run_;
    for (int index = 3; index < 40; ++index) run.blocks.push_back(test::block_values(index));
    const auto chart = loss_chart(run, Language::English);
    QCOMPARE(chart->gradient_low, std::string("block 0"));
    QCOMPARE(chart->gradient_high, std::string("block 39"));
    QVERIFY(chart->series.front().name.empty() && chart->series.front().tone == 0.0);
    expect_drawn(*chart);
  }

  void signalToNoise() {
    const auto charts = sqnr_charts(run_, Language::English);
    QCOMPARE(charts.size(), std::size_t{1});
    QCOMPARE(charts[0].series.size(), std::size_t{2});  // kinds of layers
    QCOMPARE(charts[0].series[1].points[2].y, 13.5);
    QVERIFY(charts[0].subtitle.find("mlp.down_proj") != std::string::npos);
    expect_drawn(charts[0]);
  }

  void manyBlocksAreSeveralChartsOnOneScale() {
    RunValues run = run_;
    run.blocks.clear();
    for (int index = 0; index < 40; ++index) run.blocks.push_back(test::block_values(index % 10));
    const auto charts = sqnr_charts(run, Language::English);
    QCOMPARE(charts.size(), std::size_t{3});
    QCOMPARE(charts[0].y.high, charts[2].y.high);
    QCOMPARE(charts[2].x.categories.size(), std::size_t{8});
    for (const Chart& chart : charts) expect_drawn(chart);
  }

  void dominanceAndBand() {
    const auto charts = dominance_charts(run_, Language::English);
    QCOMPARE(charts.size(), std::size_t{1});
    const Series& band = charts[0].series[0];
    QCOMPARE(band.points[0].y, 100.0 * 3 / 7);
    QCOMPARE(band.points[1].y, 100.0);
    QVERIFY(band.right_axis);
    QCOMPARE(charts[0].series[3].points[1].y, 0.8 - 1 - 0.2);
    expect_drawn(charts[0]);
  }

  void diagonalsHaveNoDominanceToShow() {
    RunValues run = run_;
    for (BlockValues& block : run.blocks)
      for (PlacementStatus& epoch : block.placements[0].epochs) epoch.band = 0;
    QVERIFY(dominance_charts(run, Language::English).empty());
  }

  void perplexity() {
    const auto chart = perplexity_chart(run_, Language::English);
    QVERIFY(chart);
    QCOMPARE(chart->y.categories.size(), std::size_t{3});
    QCOMPARE(chart->series[0].labels, (std::vector<std::string>{"6.500", "9.250", "7.125"}));
    expect_drawn(*chart);
    const auto by_block = perplexity_by_block_chart(run_, Language::English);
    QVERIFY(by_block);
    QCOMPARE(by_block->series[0].points.size(), std::size_t{2});
    QCOMPARE(by_block->rules.at(0).at, 6.5);
    expect_drawn(*by_block);
  }

  void weights() {
    const auto chart = weights_chart(run_, Language::English);
    QVERIFY(chart);
    QCOMPARE(chart->series.size(), std::size_t{4});  // and the grid's name
    QCOMPARE(chart->rules.size(), std::size_t{3});
    QCOMPARE(chart->series[0].points.size(), run_.worst->weights_before.counts.size() + 1);
    expect_drawn(*chart);
  }

  void tradeOffAndFront() {
    std::vector<RunValues> runs{run_, run_, run_};
    runs[1].bits_per_weight = 4.5;
    runs[1].evaluations.back().perplexity = 6.75;
    runs[2].bits_per_weight = 5;  // larger and worse
    runs[2].file = "worse.h5";
    const auto chart = trade_off_chart(runs, Language::English);
    QVERIFY(chart);
    QCOMPARE(chart->series[0].points.size(), std::size_t{2});
    QCOMPARE(chart->series.size(), std::size_t{4});
    QCOMPARE(chart->series[3].labels[0], std::string("worse.h5"));
    QCOMPARE(chart->series[3].points[0].x, 5.0);
    expect_drawn(*chart);
    for (const auto& other :
         {final_loss_chart(runs, Language::English), block_sqnr_chart(runs, Language::English)}) {
      QVERIFY(other);
      QCOMPARE(other->series.size(), std::size_t{3});
      expect_drawn(*other);
    }
    QCOMPARE(block_sqnr_chart(runs, Language::English)->series[0].points[1].y, (19 + 14.5) / 2);
  }

  void aFrontHasNoPointThatAnotherBeats() {
    QCOMPARE(pareto_front({{3, 9}, {4, 7}, {4, 6}, {5, 8}, {2, 9}}), (std::vector<std::size_t>{4, 2}));
    QVERIFY(pareto_front({}).empty());
  }

  void whatIsNotFiniteIsNotDrawn() {
    RunValues run = run_;
    run.blocks[0].losses[0] = std::numeric_limits<float>::quiet_NaN();
    run.blocks[1].initial_loss = std::numeric_limits<double>::infinity();
    run.blocks[2].final_loss = 0;
    run.evaluations.back().perplexity = std::numeric_limits<double>::infinity();
    const auto chart = loss_chart(run, Language::English);
    const std::string svg = svg_of(*chart, false, Language::English);
    QVERIFY(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
    QCOMPARE(perplexity_chart(run, Language::English)->y.categories.size(), std::size_t{2});
  }

  void nothingLearnedNoCurve() {
    RunValues run = run_;
    for (BlockValues& block : run.blocks) block.losses.clear();
    QVERIFY(!loss_chart(run, Language::English));
  }
};

AQ_TEST(ChartDataTest)
#include "chart_data_test.moc"
