// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>

#include "app/studio/learn/plane/plane_plot.h"
#include "tests/studio/learn/lesson_probe.h"
#include "tests/support/registered_test.h"
#include "widgets/formula/formula_parser.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/plot_header.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;
using aq::test::index_of_least;
using aq::test::largest_magnitude;
using aq::test::ShownLesson;

/// Every lesson on the demo model's tensors: its controls are moved by real events, and what the plots then
/// hold is what the lesson says.
class LessonsTest : public QObject {
  Q_OBJECT

 private:
  LearnServices services_;
  LessonData data_;

  ShownLesson open(const char* id) { return {id, services_, data_}; }

 private Q_SLOTS:
  void initTestCase() {
    apply_theme(*qApp, ThemeChoice::Light);
    services_ = learn_services();
    data_ = services_.read("demo:llama", {});
  }

  void everyLessonSpeaksAndDraws() {
    QCOMPARE(lessons().size(), std::size_t(9));
    for (const Lesson& lesson : lessons()) {
      const LessonText text = lesson.text();
      QVERIFY(!text.title.isEmpty());
      int formulas = 0, tasks = 0;
      for (const Passage& passage : text.passages) {
        QVERIFY(!passage.text.isEmpty());
        QCOMPARE(passage.text.count('$') % 2, qsizetype(0));
        if (passage.kind == Passage::Kind::Formula) {
          ++formulas;
          QVERIFY(!parse_formula(passage.text).is_empty());
        }
        tasks += passage.kind == Passage::Kind::Task;
      }
      QVERIFY2(formulas > 0 && tasks > 0, lesson.id);
      QCOMPARE(text.passages.back().kind, Passage::Kind::Source);
      ShownLesson shown = open(lesson.id);
      for (Plot* plot : shown.view().findChildren<Plot*>()) {
        QVERIFY2(!plot->empty(), qPrintable(QLatin1String(lesson.id) + ": " + plot->objectName()));
        QVERIFY(!plot->csv().isEmpty());
      }
      QVERIFY(!shown.view().board().facts().facts().empty());
      for (QSlider* slider : shown.view().findChildren<QSlider*>())
        QVERIFY(!slider->accessibleName().isEmpty());
    }
  }

  void theExcerptIsSmallAndLoud() {
    const LessonExcerpt excerpt = services_.describe(*data_);
    QCOMPARE(excerpt.layer, std::string("q_proj"));
    QCOMPARE(excerpt.block, 1);
    QCOMPARE(excerpt.layer_out, 128);
    QVERIFY(excerpt.out == 96 && excerpt.in == 128);
    QVERIFY_THROWS_EXCEPTION(std::exception, services_.read("/nowhere", {}));
    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY_THROWS_EXCEPTION(std::exception, services_.read("demo:llama", stopped.get_token()));
  }

  void grid_oneBitMoreHalvesTheStep() {
    ShownLesson shown = open("grid");
    const auto step = [&] {
      const auto& lines = shown.chart("points").lines;
      return lines[1].at - lines[0].at;
    };
    QCOMPARE(shown.chart("points").lines.size(), std::size_t(8));
    const double three_bits = step();
    shown.slide("bits", 4);
    QCOMPARE(shown.chart("points").lines.size(), std::size_t(16));
    QVERIFY(std::abs(step() / three_bits - 7.0 / 15) < 1e-5);
    // A weight is off by half a step at the most; where the zero point was rounded, one end by a little more.
    QVERIFY(largest_magnitude(shown.chart("errors").series[0].y) <= 1.01 * step());
    const double error = largest_magnitude(shown.chart("errors").series[0].y);
    shown.slide("bits", 8);
    QVERIFY(largest_magnitude(shown.chart("errors").series[0].y) < error / 8);
  }

  void grid_symmetricLevelsAreSymmetric() {
    ShownLesson shown = open("grid");
    shown.toggle("symmetric");
    const auto& lines = shown.chart("points").lines;
    QCOMPARE(lines.size(), std::size_t(8));
    QVERIFY(std::abs(lines[0].at + lines[6].at) < 1e-6);  // the eighth is the one that is left over
    const auto before = shown.chart("points").series[1].x;
    shown.slide("channel", 3);
    QVERIFY(shown.chart("points").series[1].x != before);
  }

  void granularity_errorFallsFromTensorToChannelToGroup() {
    ShownLesson shown = open("granularity");
    const auto error = [&](std::size_t bar) { return shown.chart("errors").series[bar].y[0]; };
    QVERIFY(error(0) > error(1) && error(1) > error(2));
    const double groups_of_16 = error(2);
    shown.slide("group", 3);
    QVERIFY(error(2) < groups_of_16);
    const double three_bits = error(1);
    shown.slide("bits", 4);
    QVERIFY(error(1) < three_bits / 3);
    const auto& steps = shown.chart("channels").series;
    QCOMPARE(std::ranges::min(steps[0].y), std::ranges::max(steps[0].y));  // one for all
    QVERIFY(std::ranges::max(steps[1].y) <= steps[0].y[0] * 1.0001);
  }

  void migration_movesTheDifficulty() {
    ShownLesson shown = open("migration");
    const auto channels = [&](std::size_t series) { return shown.chart("channels").series[series].y; };
    const auto spread = [](const std::vector<double>& values) {
      return std::ranges::max(values) / std::ranges::min(values);
    };
    QVERIFY(spread(channels(0)) > 5);  // the demo model has outliers
    QVERIFY(spread(channels(2)) < spread(channels(0)));
    shown.slide("alpha", 100);
    QVERIFY(std::abs(spread(channels(2)) - 1) < 1e-3);  // activations even
    const auto& series = shown.chart("errors").series;
    QVERIFY(series[0].y.front() > series[0].y.back());  // activations' error falls with α
    QVERIFY(series[1].y.front() < series[1].y.back());  // weights' rises
  }

  void migration_marksTheBestAndFollowsTheHandle() {
    ShownLesson shown = open("migration");
    const Chart chart = shown.chart("errors");
    QCOMPARE(chart.lines[0].at, chart.series[2].x[index_of_least(chart.series[2].y)]);
    shown.drag_handle("errors", 0.8);
    QVERIFY(std::abs(shown.find<QSlider>("alpha")->value() - 80) <= 1);
    // Other bits, another curve.
    shown.slide("activation_bits", 8);
    QVERIFY(shown.chart("errors").series[0].y[10] < chart.series[0].y[10] / 10);
  }

  void clipping_optimumIsWhereTheMarkIs() {
    ShownLesson shown = open("clipping");
    const auto optimum = [&] {
      const Chart& chart = shown.chart("errors");
      return chart.series[1].x[index_of_least(chart.series[1].y)];
    };
    QCOMPARE(shown.chart("errors").lines[0].at, optimum());
    QCOMPARE(shown.chart("errors").lines[1].at,
             shown.chart("errors").series[0].x[index_of_least(shown.chart("errors").series[0].y)]);
    const double three_bits = optimum();
    shown.press("optimum");
    QVERIFY(std::abs(*shown.chart("errors").handle - three_bits) < 1e-9);
    shown.drag_handle("errors", 0.5);
    QVERIFY(std::abs(*shown.chart("errors").handle - 0.5) < 0.02);
    shown.slide("bits", 2);
    QVERIFY(optimum() < three_bits);  // the fewer bits, the more is worth clipping
    shown.slide("bits", 8);
    QVERIFY(optimum() > 0.9);
  }

  void feedback_helpsAndIsGptq() {
    ShownLesson shown = open("feedback");
    const Chart start = shown.chart("errors");
    QCOMPARE(start.series[0].y.front(), 0.0);
    QVERIFY(start.series[1].y.back() < 0.9 * start.series[0].y.back());
    // What the steps end in is what GPTQ gives.
    const FeedbackTrace trace = services_.feedback(*data_, {.bits = 3, .channel = 2});
    const std::vector<double> whole = gptq_channel(*data_, {.bits = 3, .channel = 2});
    for (std::size_t i = 0; i < whole.size(); ++i)
      QVERIFY(std::abs(trace.followed.back()[i] - whole[i]) < 1e-5);
    // A column on the grid stays there; those behind it move.
    shown.press("next_column");
    QCOMPARE(*shown.chart("errors").handle, 1.0);
    const auto before = shown.chart("weights").series[1].y, now = shown.chart("weights").series[2].y;
    QVERIFY(before[20] != now[20]);
    shown.drag_handle("errors", 10);
    QCOMPARE(shown.find<QSlider>("step")->value(), 10);
    const auto later = shown.chart("weights").series[2].y;
    QCOMPARE(later[0], now[0]);
    QVERIFY(later[20] != now[20]);
  }

  void feedback_plays() {
    ShownLesson shown = open("feedback");
    shown.slide("step", 30);
    QTest::mouseClick(shown.find<QPushButton>("play"), Qt::LeftButton);
    QTRY_COMPARE(shown.find<QSlider>("step")->value(), 32);
    QTRY_VERIFY(!shown.find<QPushButton>("play")->isChecked());
  }

  void codebooks_levelsAreWhereTheWeightsAre() {
    ShownLesson shown = open("codebooks");
    const auto error = [&](const char* name) {
      const Chart& chart = shown.chart("errors");
      for (qsizetype i = 0; i < chart.categories.size(); ++i)
        if (chart.categories[i].startsWith(QLatin1String(name)))
          return chart.series[static_cast<std::size_t>(i)].y[0];
      return -1.0;
    };
    QVERIFY(error("k-means") < error("NF4") && error("NF4") < error("even, symmetric"));
    QCOMPARE(shown.chart("levels").lines.size(), std::size_t(16));
    const double nf4_middle = shown.chart("levels").lines[8].at - shown.chart("levels").lines[7].at;
    QTest::keyClick(shown.find<QComboBox>("format"), Qt::Key_Home);
    QCOMPARE(shown.chart("levels").lines.size(), std::size_t(15));  // symmetric: one integer is left over
    QVERIFY(shown.chart("levels").lines[8].at - shown.chart("levels").lines[7].at > 1.5 * nf4_middle);
    shown.slide("bits", 3);
    QCOMPARE(shown.chart("errors").categories.size(), qsizetype(3));  // NF4 and FP4 have 4 bits
    QCOMPARE(error("NF4"), -1.0);
  }

  void plane_dragsAndLearns() {
    ShownLesson shown = open("plane");
    auto* plot = shown.find<PlanePlot>("plane");
    const Plane start = plot->plane();
    QCOMPARE(start.error, start.error_plain);  // no matrix yet
    QWidget* canvas = &plot->canvas();
    const QPoint tip = plot->tip_pixel(0).toPoint(), to = tip + QPoint(-30, -40);
    QTest::mousePress(canvas, Qt::LeftButton, {}, tip);
    QTest::mouseMove(canvas, to);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
    shown.settle();
    QVERIFY(shown.find<QSlider>("a11")->value() < 100 && shown.find<QSlider>("a21")->value() > 0);
    QVERIFY(plot->plane().error != start.error);
    QCOMPARE(plot->plane().error_plain, start.error_plain);
    shown.press("identity");
    QCOMPARE(plot->plane().error, start.error_plain);
    shown.press("learn");
    QVERIFY(plot->plane().error < 0.9 * start.error_plain);
  }

  void plane_refusesASingularMatrix() {
    ShownLesson shown = open("plane");
    shown.slide("a22", 0);
    const Plane& plane = shown.find<PlanePlot>("plane")->plane();
    QVERIFY(!plane.invertible && plane.back.empty());
    QVERIFY(shown.find<PlanePlot>("plane")->header().note().contains("no inverse"));
    shown.slide("a22", 100);
    QVERIFY(shown.find<PlanePlot>("plane")->plane().invertible);
  }

  void mask_keepsDominance() {
    ShownLesson shown = open("mask");
    const Chart chart = shown.chart("margins");
    QCOMPARE(chart.series[0].y.size(), std::size_t(9));
    QCOMPARE(chart.series[0].y.front(), 1.0);  // the identity
    QVERIFY(chart.series[0].y.back() > 0);     // with the mask
    QVERIFY(chart.series[1].y.back() < 0);     // without: measured on this model at this setting
    auto* discs = shown.find<GershgorinPlot>("discs");
    QVERIFY(discs->header().note().contains("strictly dominant"));
    shown.toggle("mask");
    QVERIFY(discs->header().note().contains("not dominant"));
    shown.slide("epoch", 0);
    QVERIFY(discs->header().note().contains("margin 1"));
    shown.drag_handle("margins", 4);
    QCOMPARE(shown.find<QSlider>("epoch")->value(), 4);
  }

  void mask_bandOpensWithTheEpochs() {
    ShownLesson shown = open("mask");
    const auto band_is_kept = [&](int epoch, int band) {
      shown.slide("epoch", epoch);
      for (const QString& line : shown.find<MatrixPlot>("matrix")->csv().split('\n').mid(1)) {
        const QStringList cells = line.split(',');
        if (cells.size() < 3) continue;
        if (std::abs(cells[0].toInt() - cells[1].toInt()) > band && cells[2].toDouble() != 0) return false;
      }
      return true;
    };
    QVERIFY(band_is_kept(1, 3) && band_is_kept(2, 6));
    QVERIFY(!band_is_kept(8, 6));
    const double smaller = shown.chart("margins").series[0].y.back();
    shown.slide("stability", 0);  // α = 1
    QVERIFY(shown.chart("margins").series[0].y.back() < smaller);
  }

  void inverse_costsDigits() {
    ShownLesson shown = open("inverse");
    const Chart& chart = shown.chart("errors");
    const auto error_at = [&](std::size_t series, double condition) {
      const auto& x = chart.series[series].x;
      const auto found =
          std::ranges::find_if(x, [&](double one) { return std::abs(one / condition - 1) < 1e-6; });
      return chart.series[series].y[static_cast<std::size_t>(found - x.begin())];
    };
    QVERIFY(error_at(0, 1e7) > 1e3 * error_at(0, 1));     // float grows with κ
    QVERIFY(error_at(2, 1e4) < 1e-6 * error_at(0, 1e4));  // double has nine digits more
    QVERIFY(error_at(1, 1e4) < error_at(0, 1e4) &&
            error_at(1, 1e4) > 1e3 * error_at(2, 1e4));  // a rounded inverse is a float one again
    shown.drag_handle("errors", 1e6);
    QCOMPARE(shown.find<QSlider>("condition")->value(), 24);
    const auto& values = shown.chart("values").series[0].y;
    QVERIFY(std::abs(values.front() / values.back() / 1e6 - 1) < 0.01);
  }
};

AQ_TEST(LessonsTest)
#include "lessons_test.moc"
