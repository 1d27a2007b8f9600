// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/plot.h"

#include <QClipboard>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QTemporaryDir>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/widgets/plot_probe.h"
#include "tests/widgets/sample_run.h"
#include "widgets/plots/empty_page.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/plot_header.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

/// What all plots share, tried on the plot of losses.
class PlotTest : public QObject {
  Q_OBJECT

 private:
  static void fill(LossPlot& plot) {
    SampleRun run(3, 4, 16);
    plot.begin(run.started());
    for (int block = 0; block < 2; ++block) {
      plot.add(BlockStarted{block, run.loss(block, 0)});
      for (int epoch = 0; epoch < 4; ++epoch) plot.add(run.epoch(block, epoch));
    }
  }

 private Q_SLOTS:
  void init() { apply_theme(*qApp, ThemeChoice::Light); }

  void saysWhatWillAppear() {
    LossPlot plot;
    show_at(plot);
    const EmptyPage* page = nullptr;
    for (const QWidget* child : plot.findChildren<QWidget*>())
      if (const auto* found = dynamic_cast<const EmptyPage*>(child)) page = found;
    QVERIFY(page && page->isVisible() && !plot.canvas().isVisible());
    QCOMPARE(page->text(), plot.empty_text());
    QVERIFY(plot.empty_text().contains("block"));
    const QImage image = plot.grab().toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) colors.insert(image.pixel(x, y));
    QVERIFY2(colors.size() > 10, "the empty page is blank");
  }

  void emptiesAgainWhenCleared() {
    LossPlot plot;
    fill(plot);
    show_at(plot);
    QVERIFY(plot.canvas().isVisible());
    QVERIFY(plot.canvas().graphCount() > 0);
    plot.clear();
    QCOMPARE(plot.canvas().graphCount(), 0);
    QVERIFY(!plot.canvas().isVisible());
    QCOMPARE(plot.csv().count('\n'), 1);
  }

  void drawsOnceATurn() {
    LossPlot plot;
    fill(plot);
    show_at(plot);
    QTest::qWait(20);
    QSignalSpy replots(&plot.canvas(), &QCustomPlot::afterReplot);
    for (int epoch = 0; epoch < 50; ++epoch) plot.add(EpochFinished{2, epoch, 1e-3, 1, {}});
    QTRY_VERIFY(!replots.isEmpty());
    QTest::qWait(50);
    QCOMPARE(replots.size(), 1);
  }

  void restylesWithTheProgram() {
    LossPlot plot;
    fill(plot);
    show_at(plot);
    const QColor light = plot.canvas().xAxis->tickLabelColor();
    const QImage before = plot.grab().toImage();
    apply_theme(*qApp, ThemeChoice::Dark);
    QCOMPARE(plot.theme(), theme_of(true));
    QCOMPARE(plot.canvas().xAxis->tickLabelColor(), theme_of(true).muted);
    QVERIFY(plot.canvas().xAxis->tickLabelColor() != light);
    const QImage after = plot.grab().toImage();
    QCOMPARE(before.pixelColor(2, 2), theme_of(false).surface);
    QCOMPARE(after.pixelColor(2, 2), theme_of(true).surface);
  }

  void keepsAFixedTheme() {
    LossPlot plot;
    plot.set_theme(theme_of(true));
    apply_theme(*qApp, ThemeChoice::Light);
    QCOMPARE(plot.theme(), theme_of(true));
  }

  void zoomsByWheelAndResetsByDoubleClick() {
    LossPlot plot;
    fill(plot);
    show_at(plot);
    QCPAxis* axis = plot.canvas().xAxis;
    const QCPRange whole = axis->range();
    const QPointF middle = plot.canvas().axisRect()->center();
    turn_wheel(plot, middle, 2);
    QVERIFY(axis->range().size() < 0.9 * whole.size());
    const QCPRange zoomed = axis->range();
    plot.add(EpochFinished{2, 0, 1e-3, 1, {}});
    plot.refresh();
    QCOMPARE(axis->range().lower, zoomed.lower);  // new data leaves the user's view alone
    QTest::mouseDClick(&plot.canvas(), Qt::LeftButton, {}, middle.toPoint());
    QCOMPARE(axis->range().size(), whole.size());
  }

  void pansByDragging() {
    LossPlot plot;
    fill(plot);
    show_at(plot);
    QCPAxis* axis = plot.canvas().xAxis;
    const double before = axis->range().lower;
    const QPoint middle = plot.canvas().axisRect()->center();
    QTest::mousePress(&plot.canvas(), Qt::LeftButton, {}, middle);
    QMouseEvent move(QEvent::MouseMove, QPointF(middle - QPoint(60, 0)),
                     plot.canvas().mapToGlobal(QPointF(middle - QPoint(60, 0))), Qt::NoButton, Qt::LeftButton,
                     {});
    QApplication::sendEvent(&plot.canvas(), &move);
    QTest::mouseRelease(&plot.canvas(), Qt::LeftButton, {}, middle - QPoint(60, 0));
    QVERIFY(axis->range().lower > before);
  }

  void marksWhatIsHovered() {
    LossPlot plot;
    fill(plot);
    show_at(plot);
    const QCPGraph* graph = plot.canvas().graph(0);
    const auto point = graph->data()->at(2);
    const QString text = hover_text(plot, graph->coordsToPixels(point->key, point->value));
    QVERIFY2(text.contains("Block 0, epoch 2"), qPrintable(text));
    QVERIFY2(text.contains("MSE"), qPrintable(text));
    QTest::mouseMove(&plot.canvas(), QPoint(2, 2));
    QTRY_VERIFY(!QToolTip::isVisible());  // it lingers for a moment
  }

  void savesReadablePictures() {
    const QTemporaryDir folder;
    LossPlot plot;
    fill(plot);
    show_at(plot);
    plot.save(folder.filePath("loss.png"));
    const QImage image(folder.filePath("loss.png"));
    QCOMPARE(image.size(), QSize(1280, 800));
    QCOMPARE(image.pixelColor(2, 2), theme_of(false).surface);
    plot.save(folder.filePath("loss.pdf"));
    plot.save(folder.filePath("loss.svg"));
    QVERIFY(read(folder.filePath("loss.pdf")).startsWith("%PDF-"));
    QVERIFY(read(folder.filePath("loss.pdf")).size() > 2000);
    QVERIFY(read(folder.filePath("loss.svg")).contains("<svg"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 3);  // nothing is left beside them
    QCOMPARE(plot.canvas().viewport().size(), plot.canvas().size());
  }

  void saysWhyItCannotSave() {
    LossPlot plot;
    fill(plot);
    QVERIFY_EXCEPTION_THROWN(plot.save("/nowhere/loss.png"), Error);
    QVERIFY_EXCEPTION_THROWN(plot.save("/nowhere/loss.pdf"), Error);
    QVERIFY_EXCEPTION_THROWN(plot.save("/nowhere/loss.svg"), Error);
    QVERIFY_EXCEPTION_THROWN(plot.save("loss.gif"), Error);
  }

  void offersExportsInTheMenu() {
    LossPlot plot;
    QVERIFY(!action(*plot.context_menu(), "Copy Data"));
    fill(plot);
    show_at(plot);
    const auto menu = plot.context_menu();
    QVERIFY(action(*menu, "Save as PNG…") && action(*menu, "Save as PDF…") && action(*menu, "Save as SVG…"));
    action(*menu, "Copy Data")->trigger();
    QCOMPARE(QApplication::clipboard()->text(), plot.csv());
    QVERIFY(plot.csv().startsWith("block,epoch,mse\n0,0,"));
  }

  void keepsTheLegendOffTheData() {
    LossPlot plot;
    fill(plot);
    plot.set_overlaid(true);
    show_at(plot, {300, 220});
    QVERIFY(!plot.header().legend().empty());
    QVERIFY(plot.header().rect().bottom() < plot.canvas().axisRect()->top());
    QVERIFY(plot.canvas().axisRect()->height() > 60);
  }

 private:
  static QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  static QAction* action(const QMenu& menu, const QString& text) {
    for (QAction* found : menu.actions())
      if (found->text() == text && found->isEnabled()) return found;
    return nullptr;
  }
};

AQ_TEST(PlotTest)
#include "plot_test.moc"
