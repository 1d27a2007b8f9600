// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/axis_ticks.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "core/report/number_text.h"
#include "tests/support/registered_test.h"

using namespace aq::report;

class AxisTicksTest : public QObject {
  Q_OBJECT

  static QStringList labels(const std::vector<Tick>& ticks) {
    QStringList names;
    for (const Tick& tick : ticks)
      if (!tick.label.empty()) names << QString::fromStdString(tick.label);
    return names;
  }

 private Q_SLOTS:
  void linearTicksAreRound() {
    const Axis axis;
    const Range range = nice_range(axis, 0.13, 0.97, 5);
    QVERIFY(range.low <= 0.13 && range.high >= 0.97);
    QCOMPARE(labels(ticks_of(axis, range, 5)), QStringList({"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
  }

  void negativeNumbersHaveATrueMinus() {
    const Axis axis;
    QCOMPARE(labels(ticks_of(axis, {-20, 10}, 4)), QStringList({"−20", "−10", "0", "10"}));
  }

  void wholeNumbersOnly() {
    const Axis axis{.whole_numbers = true};
    QCOMPARE(labels(ticks_of(axis, {0, 3}, 12)), QStringList({"0", "1", "2", "3"}));
  }

  void decadesHavePowers() {
    const Axis axis{.scale = Scale::Logarithmic};
    const auto ticks = ticks_of(axis, {1e-6, 1e4}, 12);
    QVERIFY(labels(ticks).contains("10⁻⁶") && labels(ticks).contains("0.1") && labels(ticks).contains("10⁴"));
    for (const Tick& tick : ticks) QVERIFY(tick.at >= 1e-6 * 0.999 && tick.at <= 1e4 * 1.001);
    QVERIFY(labels(ticks_of(axis, {1e-60, 1e60}, 6)).size() <= 8);
  }

  void shortLogarithmsNameTwoAndFive() {
    const Axis axis{.scale = Scale::Logarithmic};
    QCOMPARE(labels(ticks_of(axis, {0.015, 0.6}, 5)), QStringList({"0.02", "0.05", "0.1", "0.2", "0.5"}));
  }

  /// One value, no value, infinities: always an axis that can be drawn.
  void everythingHasARange() {
    const double infinity = std::numeric_limits<double>::infinity(), nan = std::nan("");
    for (const Scale scale : {Scale::Linear, Scale::Logarithmic})
      for (const auto& [low, high] : {std::pair(3.0, 3.0),
                                      {0.0, 0.0},
                                      {infinity, -infinity},
                                      {-1e308, 1e308},
                                      {nan, nan},
                                      {-5.0, -5.0},
                                      {1e-300, 1e-300}}) {
        const Axis axis{.scale = scale};
        const Range range = nice_range(axis, low, high, 6);
        QVERIFY2(range.low < range.high && std::isfinite(range.low) && std::isfinite(range.high),
                 qPrintable(QStringLiteral("%1 %2").arg(low).arg(high)));
        QVERIFY(scale == Scale::Linear || range.low > 0);
        QVERIFY(ticks_of(axis, range, 6).size() < 100);
      }
  }

  void categoriesAreTheirNames() {
    const Axis axis{.categories = {"a", "b"}};
    const Range range = nice_range(axis, 0, 0, 5);
    QCOMPARE(range.low, -0.5);
    QCOMPARE(range.high, 1.5);
    QCOMPARE(labels(ticks_of(axis, range, 5)), QStringList({"a", "b"}));
  }

  void numbersReadWell() {
    QCOMPARE(number_text(0), std::string("0"));
    QCOMPARE(number_text(-1234.5678), std::string("−1235"));
    QCOMPARE(number_text(1.25e-5), std::string("1.25×10⁻⁵"));
    QCOMPARE(number_text(1e-10), std::string("10⁻¹⁰"));
    QCOMPARE(number_text(-std::numeric_limits<double>::infinity()), std::string("−∞"));
    QCOMPARE(fixed_text(-0.001, 2), std::string("0.00"));
    QCOMPARE(change_text(0.62), std::string("−38%"));
    QCOMPARE(change_text(1 - 1e-9), std::string("0.0%"));
    QCOMPARE(change_text(1.004), std::string("+0.4%"));
    QCOMPARE(duration_text(Language::English, 45.2), std::string("45.2 s"));
    QCOMPARE(duration_text(Language::English, 130), std::string("2 min 10 s"));
    QCOMPARE(duration_text(Language::Chinese, 3900), std::string("1 小时 05 分"));
    QCOMPARE(count_text(1572864), std::string("1\u202f572\u202f864"));
  }
};

AQ_TEST(AxisTicksTest)
#include "axis_ticks_test.moc"
