// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>
#include <cstdlib>

#include "tests/support/registered_test.h"

/// The icons that are installed are pictures of the drawings.
class IconTest : public QObject {
  Q_OBJECT

  static QString icons() { return QStringLiteral(AQ_SOURCE_DIR "/resources/icons/"); }

  static QImage rendered(const QString& drawing, int size) {
    QImage image(size, size, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer(icons() + drawing).render(&painter);
    return image;
  }

  /// Mean distance of the pixels' alpha and colours, 0 to 255.
  static double distance(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y)
      for (int x = 0; x < a.width(); ++x) {
        const QRgb p = qPremultiply(a.pixel(x, y)), q = qPremultiply(b.pixel(x, y));
        sum += std::abs(qAlpha(p) - qAlpha(q)) + std::abs(qRed(p) - qRed(q)) +
               std::abs(qGreen(p) - qGreen(q)) + std::abs(qBlue(p) - qBlue(q));
      }
    return sum / (4.0 * a.width() * a.height());
  }

 private Q_SLOTS:
  void everySizeIsUpToDate() {
    for (const int size : {16, 22, 24, 32, 48, 64, 128, 256, 512}) {
      const QImage picture(icons() + QStringLiteral("hicolor/%1.png").arg(size));
      QCOMPARE(picture.size(), QSize(size, size));
      const QString drawing = size < 32 ? QStringLiteral("affinequant-studio-small.svg")
                                        : QStringLiteral("affinequant-studio.svg");
      const double far = distance(picture, rendered(drawing, size));
      constexpr double kOtherRenderer = 4;
      QVERIFY2(far < kOtherRenderer,
               qPrintable(QStringLiteral("%1: %2; run scripts/icons").arg(size).arg(far)));
    }
  }
};

AQ_TEST(IconTest)
#include "icon_test.moc"
