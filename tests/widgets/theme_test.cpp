// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/theme/theme.h"

#include <QApplication>
#include <QPalette>
#include <QTest>
#include <cmath>

#include "tests/support/registered_test.h"
#include "widgets/theme/apply_theme.h"
#include "widgets/theme/style_sheet.h"

using namespace aq;

namespace {

double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2.1: 1 to 21.
double contrast(const QColor& a, const QColor& b) {
  const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
  return (high + 0.05) / (low + 0.05);
}

}  // namespace

class ThemeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void textIsLegible() {
    for (const bool dark : {false, true}) {
      const Theme theme = theme_of(dark);
      for (const QColor& back : {theme.surface, theme.window, theme.raised}) {
        QVERIFY(contrast(theme.text, back) >= 7);
        QVERIFY(contrast(theme.muted, back) >= 4.5);
        for (const QColor& color : {theme.warning, theme.error, theme.positive})
          QVERIFY(contrast(color, back) >= 4.5);
      }
      QVERIFY(contrast(theme.on_accent, theme.accent) >= 4.5);
      // Graphical objects need 3.
      for (const QColor& color : theme.series)
        QVERIFY2(contrast(color, theme.surface) >= 3, qPrintable(color.name()));
    }
  }

  void gradientsMeetTheirStops() {
    const GradientStops stops = {{0, Qt::black}, {0.5, Qt::red}, {1, Qt::white}};
    QCOMPARE(color_at(stops, 0.5), QColor(Qt::red));
    QCOMPARE(color_at(stops, 0.25), QColor(128, 0, 0));
    QCOMPARE(color_at(stops, 7), QColor(Qt::white));
    QCOMPARE(color_at(stops, -7), QColor(Qt::black));
    QVERIFY(!color_at({}, 0.5).isValid());
  }

  void choosesTheProgramsPalette() {
    apply_theme(*qApp, ThemeChoice::Dark);
    QCOMPARE(current_theme(), theme_of(true));
    QCOMPARE(QApplication::palette().color(QPalette::Base), theme_of(true).surface);
    apply_theme(*qApp, ThemeChoice::Light);
    QCOMPARE(current_theme(), theme_of(false));
    apply_theme(*qApp, ThemeChoice::System);
    QCOMPARE(current_theme(), theme_of(false));  // the offscreen platform is light
  }

  void styleSheetHasNoOpenNames() {
    const QString sheet = style_sheet(theme_of(true));
    QVERIFY(!sheet.contains('@'));
    QCOMPARE(sheet.count('{'), sheet.count('}'));
  }
};

AQ_TEST(ThemeTest)
#include "theme_test.moc"
