// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/summary_page.h"

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/registered_test.h"
#include "tests/widgets/sample_run.h"
#include "widgets/theme/theme.h"

using namespace aq;

class SummaryPageTest : public QObject {
  Q_OBJECT

 private:
  static int colors_of(const QImage& image) {
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
  }

 private Q_SLOTS:
  void drawsARunInEitherTheme() {
    const QTemporaryDir folder;
    const auto events = SampleRun(3, 4, 32).events(3);
    for (const bool dark : {false, true}) {
      const QString path = folder.filePath(dark ? "dark.png" : "light.png");
      QVERIFY(save_summary(path, events, dark, {1200, 900}));
      const QImage image(path);
      QCOMPARE(image.size(), QSize(1200, 900));
      QCOMPARE(image.pixelColor(2, 2), theme_of(dark).window);
      QVERIFY(colors_of(image) > 200);
    }
  }

  void leavesOutWhatWasNotReported() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("short.png");
    QVERIFY(save_summary(path, {SampleRun().started()}, false, {800, 600}));
    QVERIFY(!QImage(path).isNull());
    QVERIFY(save_summary(path, {}, false, {800, 600}));
  }

  void refusesWhatItCannotWrite() {
    QVERIFY(!save_summary("/nowhere/summary.png", {}, false, {800, 600}));
    const QTemporaryDir folder;
    QVERIFY(!save_summary(folder.filePath("tiny.png"), {}, false, {10, 10}));
    QVERIFY(!QFile::exists(folder.filePath("tiny.png")));
  }
};

AQ_TEST(SummaryPageTest)
#include "summary_page_test.moc"
