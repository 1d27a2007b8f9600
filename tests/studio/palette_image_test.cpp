// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/palette_image.h"

#include <QColor>
#include <QImage>
#include <QTest>

#include "tests/support/registered_test.h"

/// Pictures of the window with 256 colours.
class PaletteImageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fewColoursStayAsTheyAre() {
    QImage image(16, 16, QImage::Format_RGB32);
    image.fill(Qt::white);
    image.setPixel(3, 3, qRgb(10, 20, 30));
    QCOMPARE(aq::palette_image(image).convertToFormat(QImage::Format_RGB32), image);
  }

  /// More than 256 frequent greens, and a blue on two pixels.
  void aRareColourIsNotTakenForAnother() {
    QImage image(512, 32, QImage::Format_RGB32);
    for (int x = 0; x < image.width(); ++x)
      for (int y = 0; y < image.height(); ++y) image.setPixel(x, y, qRgb(8 * (x % 32), 255, 8 * (x / 32)));
    const QRgb rare = qRgb(0, 30, 120);
    image.setPixel(0, 0, rare);
    image.setPixel(0, 1, rare);
    const QImage small = aq::palette_image(image);
    QCOMPARE(small.format(), QImage::Format_Indexed8);
    QCOMPARE(small.pixel(0, 0), rare);
  }
};

AQ_TEST(PaletteImageTest)
#include "palette_image_test.moc"
