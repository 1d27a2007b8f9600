// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <limits>

#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "tests/widgets/sample_run.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/plot_header.h"

using namespace aq;

/// The plots that follow a run: what they show is what they were given.
class RunPlotsTest : public QObject {
  Q_OBJECT

 private:
  static PlacementStatus placement(const std::string& name, double dominance) {
    return {name, 101, 1, 25, dominance, 3.5, 1e-7, 2};
  }
  static EvaluationUpdate evaluation(const std::string& what, std::int64_t tokens, double perplexity,
                                     bool done) {
    return {what, tokens, 1000, perplexity, done};
  }

 private Q_SLOTS:
  void laysBlocksEndToEnd() {
    LossPlot plot;
    plot.begin({"m", "affinequant", "W4A16", 2, 3, 8, 0});
    plot.add(BlockStarted{0, 0.9});
    plot.add(EpochFinished{0, 0, 0.5, 1, {}});
    plot.add(BlockStarted{1, 0.8});
    plot.add(EpochFinished{1, 1, 0.4, 1, {}});
    QCOMPARE(plot.canvas().graphCount(), 2);
    const auto second = plot.canvas().graph(1)->data();
    QCOMPARE(second->size(), 2);
    QCOMPARE(second->at(0)->key, 3.0);
    QCOMPARE(second->at(0)->value, 0.8);
    QCOMPARE(second->at(1)->key, 5.0);
    QCOMPARE(second->at(1)->value, 0.4);
    QCOMPARE(items<QCPItemStraightLine>(plot).size(), 1);  // the boundary between them
    QCOMPARE(plot.csv(), QString("block,epoch,mse\n0,0,0.9\n0,1,0.5\n1,0,0.8\n1,2,0.4\n"));
    plot.set_overlaid(true);
    QCOMPARE(plot.canvas().graph(1)->data()->at(0)->key, 0.0);
  }

  void survivesLossesThatAreNoNumbers() {
    LossPlot plot;
    plot.begin({"m", "affinequant", "W4A16", 1, 2, 8, 0});
    plot.add(BlockStarted{0, 0.0});
    plot.add(EpochFinished{0, 0, std::numeric_limits<double>::quiet_NaN(), 1, {}});
    plot.add(EpochFinished{0, 1, std::numeric_limits<double>::infinity(), 1, {}});
    show_at(plot);
    QCOMPARE(plot.canvas().graph(0)->dataCount(), 0);
    QVERIFY(QCPRange::validRange(plot.canvas().yAxis->range()));
  }

  void barsAreTheSqnrOfLayers() {
    LayerErrorPlot plot;
    LayerReport report;
    for (int block = 0; block < 2; ++block) {
      for (const char* layer : {"self_attn.q_proj", "mlp.down_proj"}) {
        report.cosine = 0.998765;
        report.block = block;
        report.layer = layer;
        report.sqnr_db += 5;
        plot.add(report);
      }
    }
    const auto bars = plottables<QCPBars>(plot);
    QCOMPARE(bars.size(), 2);
    QCOMPARE(bars[0]->data()->at(0)->value, 5.0);
    QCOMPARE(bars[0]->data()->at(1)->value, 15.0);
    QCOMPARE(bars[1]->data()->at(1)->value, 20.0);
    QCOMPARE(plot.header().legend().size(), std::size_t(2));
    QVERIFY(plot.csv().startsWith("block,layer,sqnr_db,weight_mse,cosine\n"));
    QVERIFY(plot.csv().contains("1,mlp.down_proj,20,0,0.998765\n"));
    show_at(plot);
    const QPointF middle =
        pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, bars[1]->data()->at(1)->key, 10);
    QVERIFY(hover_text(plot, middle).contains("cosine similarity 0.998765"));
    plot.add(report);  // the same layer once more replaces its bar
    QCOMPARE(plottables<QCPBars>(plot)[1]->data()->size(), 2);
  }

  void selectsTheLayerThatIsClicked() {
    LayerErrorPlot plot;
    for (int block = 0; block < 3; ++block) plot.add(SampleRun().report(block, "mlp.up_proj", 20 + block));
    show_at(plot);
    QSignalSpy selected(&plot, &LayerErrorPlot::layer_selected);
    const auto bar = plottables<QCPBars>(plot)[0];
    const QPointF pixel = pixel_of(plot.canvas().xAxis, plot.canvas().yAxis, bar->data()->at(1)->key, 10);
    QTest::mouseClick(&plot.canvas(), Qt::LeftButton, {}, pixel.toPoint());
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected[0][0].toInt(), 1);
    QCOMPARE(selected[0][1].toString(), QString("mlp.up_proj"));
    QVERIFY(hover_text(plot, pixel).contains("SQNR 21 dB"));
    QVERIFY(!hover_text(plot, pixel).contains("nearest level"));
    LayerReport learned = SampleRun().report(1, "mlp.up_proj", 21);
    learned.flipped = 0.125;
    plot.add(learned);
    QVERIFY(hover_text(plot, pixel).contains("12.5% of the weights not at their nearest level"));
    plot.highlight(1, "mlp.up_proj");
    QCOMPARE(plottables<QCPBars>(plot).size(), 2);
    plot.highlight(1, "unknown");
    QCOMPARE(plottables<QCPBars>(plot).size(), 1);
  }

  void showsNoMarginOfDiagonalsBesideMatrices() {
    DominancePlot plot;
    plot.begin({"m", "flatquant", "W4A4", 1, 3, 8, 0});
    plot.add(EpochFinished{0, 0, 1, 1, {placement("mlp_norm", 1), placement("mlp_input", 0.2)}});
    QCOMPARE(plot.canvas().graphCount(), 2);  // the band and the matrix
    QVERIFY(plot.csv().contains("mlp_norm"));
    plot.begin({"m", "omniquant", "W4A16", 1, 3, 8, 0});
    plot.add(EpochFinished{0, 0, 1, 1, {placement("mlp_norm", 1)}});
    QCOMPARE(plot.canvas().graphCount(), 2);
  }

  void followsDominanceOfTheCurrentBlock() {
    DominancePlot plot;
    plot.begin({"m", "affinequant", "W4A16", 2, 3, 8, 0});
    plot.add(EpochFinished{0, 0, 1, 1, {placement("mlp_norm", 0.3)}});
    plot.add(EpochFinished{1, 0, 1, 1, {placement("mlp_norm", 0.7), placement("query_key", -0.2)}});
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 3);  // the band and two placements
    QCOMPARE(plot.canvas().graph(0)->data()->at(0)->value, 25.0);
    QCOMPARE(plot.canvas().graph(1)->data()->at(0)->value, 0.7);
    QCOMPARE(plot.canvas().graph(2)->data()->at(0)->value, -0.2);
    QVERIFY(plot.canvas().yAxis->range().contains(0));
    QVERIFY(plot.header().note().contains(QString::fromUtf8("−0.2")));
    const QString text = hover_text(plot, plot.canvas().graph(2)->coordsToPixels(1, -0.2));
    QVERIFY2(text.contains("condition number 3.5") && text.contains(QString::fromUtf8("query ↔ key")),
             qPrintable(text));
    QVERIFY(plot.csv().contains("1,1,query_key,101,25,-0.2,3.5,1e-07,2\n"));
  }

  void showsPerplexityWhileItIsMeasured() {
    PerplexityPlot plot;
    plot.add(evaluation("float", 500, 12, false));
    plot.add(evaluation("float", 1000, 10, true));
    plot.add(evaluation("quantized", 500, 15, false));
    show_at(plot);
    QCOMPARE(plot.canvas().graphCount(), 2);
    QCOMPARE(plot.canvas().graph(0)->data()->at(1)->value, 10.0);
    const auto bars = plottables<QCPBars>(plot);
    QCOMPARE(bars.size(), 2);
    QCOMPARE(bars[1]->data()->at(0)->value, 15.0);
    QCOMPARE(items<QCPItemText>(plot)[0]->text(), QString("10"));
    QCOMPARE(plot.canvas().yAxis->scaleType(), QCPAxis::stLinear);
    QVERIFY(plot.header().note().contains("500 of 1000"));
    plot.add(evaluation("quantized", 1000, 11, true));
    QVERIFY(plot.header().note().contains("+10%"));
    QVERIFY(hover_text(plot, plot.canvas().graph(0)->coordsToPixels(500, 12)).contains("perplexity 12"));
  }

  void usesALogarithmForRuinedModels() {
    PerplexityPlot plot;
    plot.add(evaluation("float", 1000, 12, true));
    plot.add(evaluation("rtn", 1000, 35000, true));
    plot.add(evaluation("quantized", 1000, std::numeric_limits<double>::infinity(), true));
    show_at(plot);
    QCOMPARE(plot.canvas().yAxis->scaleType(), QCPAxis::stLogarithmic);
    QVERIFY(plot.canvas().yAxis->range().lower > 0);
    QVERIFY(plottables<QCPBars>(plot)[0]->baseValue() < 12);
  }

  void showsOnlyTheLatestBlocksBar() {
    PerplexityPlot plot;
    for (int block = 0; block < 40; ++block)
      plot.add(evaluation("block " + std::to_string(block), 1000, 10 + block, true));
    QCOMPARE(plottables<QCPBars>(plot).size(), 1);
    QCOMPARE(plot.csv().count('\n'), 41);
  }
};

AQ_TEST(RunPlotsTest)
#include "run_plots_test.moc"
