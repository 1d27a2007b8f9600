// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <limits>

#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "widgets/plots/error_comparison_plot.h"
#include "widgets/plots/histogram_comparison_plot.h"
#include "widgets/plots/loss_comparison_plot.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/trade_off_plot.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

/// Plots that lay several runs over each other.
class ComparisonPlotsTest : public QObject {
  Q_OBJECT

 private:
  static LayerReport report_of(int block, const std::string& layer, double sqnr) {
    LayerReport report{.block = block, .layer = layer};
    report.weights_before = {-1, 1, {1, 10, 4, 0}};
    report.weights_after = {-1, 1, {0, static_cast<float>(sqnr), 5, 0}};
    report.sqnr_db = sqnr;
    return report;
  }

  static std::vector<ComparedRun> two_runs() {
    return {{"learned",
             {{0, 1.0, 0.25, {0.5F, 0.25F}}, {1, 2.0, 1.0, {1.5F, 1.0F}}},
             {report_of(0, "q_proj", 20), report_of(1, "q_proj", 18)}},
            {"rounded", {{0, 0.75, 0.75, {}}}, {report_of(0, "q_proj", 12)}}};
  }

  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, ThemeChoice::Light); }

  void lossesLieOverEachOther() {
    LossComparisonPlot plot;
    QVERIFY(plot.empty());
    plot.show_runs(two_runs());
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 3);  // two blocks of one run, one of the other
    const auto learned = plot.canvas().graph(0)->data();
    QCOMPARE(learned->size(), 3);
    QCOMPARE(learned->at(0)->value, 1.0);
    QCOMPARE(learned->at(2)->value, 0.25);
    const auto rounded = plot.canvas().graph(2)->data();
    QCOMPARE(rounded->size(), 2);  // nothing was learned: the same at both ends
    QCOMPARE(rounded->at(0)->key, learned->at(0)->key);
    QCOMPARE(rounded->at(1)->key, learned->at(2)->key);
    QCOMPARE(plot.header().legend().size(), std::size_t{2});
    QVERIFY(plot.header().legend()[0].color != plot.header().legend()[1].color);
    QVERIFY(plot.csv().contains("learned,1,2,1\n"));
    const QString hover = hover_text(
        plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, learned->at(2)->key, learned->at(2)->value));
    QVERIFY2(hover.contains("learned") && hover.contains("0.25"), qPrintable(hover));
  }

  void aLossOfZeroIsLeftOut() {
    LossComparisonPlot plot;
    plot.show_runs({{"exact", {{0, 0.0, 0.0, {}}}, {}}});
    show_at(plot);
    QCOMPARE(plot.canvas().graph(0)->data()->size(), 0);
  }

  void errorsStandSideBySideAndChooseALayer() {
    ErrorComparisonPlot plot;
    plot.show_runs(two_runs());
    show_at(plot);
    const auto bars = plottables<QCPBars>(plot);
    QCOMPARE(bars.size(), 2);
    QCOMPARE(bars[0]->data()->size(), 2);
    QCOMPARE(bars[1]->data()->size(), 1);
    QVERIFY(bars[0]->data()->at(0)->key < bars[1]->data()->at(0)->key);
    QCOMPARE(bars[1]->data()->at(0)->value, 12.0);
    QSignalSpy chosen(&plot, &ErrorComparisonPlot::layer_selected);
    const QPointF pixel = pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 1, 5);
    QTest::mouseClick(&plot.canvas(), Qt::LeftButton, {}, pixel.toPoint());
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toInt(), 1);
    QCOMPARE(chosen[0][1].toString(), QStringLiteral("q_proj"));
    QCOMPARE(items<QCPItemRect>(plot).size(), 0);
    plot.highlight({1, "q_proj"});
    QCOMPARE(items<QCPItemRect>(plot).size(), 1);
  }

  void oneLayerUnderEveryRunThatHasIt() {
    HistogramComparisonPlot plot;
    plot.show_layer(0, "q_proj", two_runs());
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 3);  // float and two runs
    plot.show_layer(1, "q_proj", two_runs());
    QCOMPARE(plot.canvas().graphCount(), 2);
    plot.show_layer(7, "q_proj", two_runs());
    QVERIFY(plot.empty());
  }

  void theParetoFrontIsWhatNothingBeats() {
    const auto point = [](double x, double y) { return TradeOffPoint{{}, {}, x, y}; };
    using Front = std::vector<std::size_t>;
    QCOMPARE(pareto_front({}), Front{});
    QCOMPARE(pareto_front({point(4, 10), point(3, 11), point(2, 30)}), (Front{2, 1, 0}));
    QCOMPARE(pareto_front({point(3, 11), point(4, 11), point(3, 12)}),
             Front{0});                                                   // beaten in one, equal in the other
    QCOMPARE(pareto_front({point(3, 11), point(3, 11)}), (Front{0, 1}));  // twins stay
    QCOMPARE(pareto_front({point(kUnknown, 1), point(1, kUnknown), point(5, 5)}), Front{2});
  }

  void theTradeOffDrawsItsFront() {
    TradeOffPlot plot;
    plot.show_points({{"a", Qt::red, 4, 10},
                      {"b", Qt::blue, 3, 12},
                      {"c", Qt::green, 4, 15},
                      {"d", Qt::gray, 2, kUnknown}},
                     "Bits", "Perplexity");
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 4);  // three points and the front
    const auto front = plot.canvas().graph(3)->data();
    QCOMPARE(front->size(), 2);
    QCOMPARE(front->at(0)->value, 12.0);
    QCOMPARE(front->at(1)->value, 10.0);
    QVERIFY(plot.header().note().contains('1'));  // one has not both figures
    QVERIFY(plot.csv().contains("c,4,15,0\n"));
    QVERIFY(plot.csv().contains("a,4,10,1\n"));
    const QString hover = hover_text(plot, pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, 4, 10));
    QVERIFY2(hover.startsWith("a\n") && hover.contains("Perplexity: 10"), qPrintable(hover));
    plot.show_points({{"d", Qt::gray, 2, kUnknown}}, "Bits", "Perplexity");
    QVERIFY(plot.empty());
  }
};

AQ_TEST(ComparisonPlotsTest)
#include "comparison_plots_test.moc"
