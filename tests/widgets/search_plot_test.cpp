// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/search_plot.h"

#include <cmath>
#include <limits>

#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "widgets/plots/plot_header.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

class SearchPlotTest : public QObject {
  Q_OBJECT

 private:
  /// Two placements whose errors differ by four orders of magnitude.
  static std::vector<SearchFinished> two_searches() {
    return {{3, "attention_norm", {0, 0.25F, 0.5F, 0.75F}, {3e-4F, 1.5e-4F, 1e-4F, 2e-4F}},
            {3, "down_input.left", {0, 0.25F, 0.5F}, {1, 2, 4}}};
  }

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, ThemeChoice::Light); }

  void curvesAreMultiplesOfTheirSmallestError() {
    SearchPlot plot;
    plot.show_searches(two_searches());
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 4);  // each curve, then its mark
    const auto first = plot.canvas().graph(0)->data();
    QCOMPARE(first->size(), 4);
    QCOMPARE(first->at(1)->key, 0.25);
    QVERIFY(std::abs(first->at(0)->value - 3) < 1e-6);
    QVERIFY(std::abs(first->at(2)->value - 1) < 1e-6);
    QCOMPARE(plot.canvas().graph(2)->data()->at(2)->value, 4.0);
    QVERIFY(plot.canvas().yAxis->range().contains(1) && plot.canvas().yAxis->range().contains(4));
    QVERIFY(plot.canvas().xAxis->range().contains(1));  // exponents run from 0 to 1
  }

  void marksTheSmallestError() {
    SearchPlot plot;
    plot.show_searches(two_searches());
    const auto mark = [&](int graph) { return plot.canvas().graph(graph)->data(); };
    QCOMPARE(mark(1)->size(), 1);
    QCOMPARE(mark(1)->at(0)->key, 0.5);
    QCOMPARE(mark(1)->at(0)->value, 1.0);
    QCOMPARE(mark(3)->at(0)->key, 0.0);
    const auto& legend = plot.header().legend();
    QCOMPARE(legend.size(), std::size_t(2));
    QCOMPARE(legend[0].name, QString("attention norm: 0.5"));
    QCOMPARE(legend[1].name, QString("down input, left factor: 0"));
    QVERIFY(plot.header().note().contains("block 3"));
  }

  void saysWhatIsHovered() {
    SearchPlot plot;
    plot.show_searches(two_searches());
    show_at(plot);
    const QString text = hover_text(plot, plot.canvas().graph(2)->coordsToPixels(0.25, 2));
    QCOMPARE(text, QString("down input, left factor\nexponent 0.25\nerror 2, 2 times the smallest"));
    QVERIFY(plot.csv().startsWith("block,placement,exponent,error,relative_error\n3,attention_norm,0,"));
    QVERIFY(plot.csv().contains("3,down_input.left,0.5,4,4\n"));
  }

  void labelsFitTheirAxes() {
    SearchPlot plot;
    plot.show_searches(two_searches());
    show_at(plot, {640, 400});
    QCOMPARE(plot.canvas().yAxis->label(), QString("Error / smallest (log)"));
    plot.resize(300, 170);
    QTRY_VERIFY(plot.canvas().yAxis->label().endsWith(QChar(0x2026)));
    plot.resize(640, 400);
    QTRY_COMPARE(plot.canvas().yAxis->label(), QString("Error / smallest (log)"));
  }

  void leavesOutWhatHasNoPlace() {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    SearchPlot plot;
    plot.show_searches({{0, "mlp_norm", {0, 0.5F, 1}, {kNan, 2, 1}},
                        {0, "up_down", {0, 1}, {0, 0}},  // errors of 0 are no multiples of each other
                        {0, "value_output", {0, 0.5F}, {}}});
    QCOMPARE(plot.canvas().graphCount(), 2);
    QCOMPARE(plot.canvas().graph(0)->dataCount(), 2);
    QVERIFY(QCPRange::validRange(plot.canvas().yAxis->range()));
  }

  void saysWhatWillAppear() {
    SearchPlot plot;
    QVERIFY(plot.empty() && plot.empty_text().contains("every exponent"));
    plot.show_searches(two_searches());
    QVERIFY(!plot.empty());
    plot.show_searches({});  // a block without a search
    QVERIFY(plot.empty());
    QCOMPARE(plot.csv().count('\n'), 1);
  }
};

AQ_TEST(SearchPlotTest)
#include "search_plot_test.moc"
