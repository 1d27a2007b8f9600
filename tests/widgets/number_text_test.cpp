// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/number_text.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "tests/support/registered_test.h"
#include "widgets/plots/csv_table.h"
#include "widgets/plots/signed_log_scale.h"

using namespace aq;

class NumberTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsWell_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << "0";
    QTest::newRow("plain") << 15.2345 << "15.23";
    QTest::newRow("integer") << 123456.0 << "123456";
    QTest::newRow("negative") << -0.25 << QString::fromUtf8("−0.25");
    QTest::newRow("small") << 1.2e-5 << QString::fromUtf8("1.2×10⁻⁵");
    QTest::newRow("power") << 1e-5 << QString::fromUtf8("10⁻⁵");
    QTest::newRow("rounds up") << 9.9999e-5 << QString::fromUtf8("10⁻⁴");
    QTest::newRow("large") << 3.5e7 << QString::fromUtf8("3.5×10⁷");
    QTest::newRow("nan") << std::nan("") << "NaN";
    QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << QString::fromUtf8("−∞");
  }

  void readsWell() {
    QFETCH(double, value);
    QTEST(number_text(value), "text");
  }

  void countsAreShort() {
    QCOMPARE(count_text(950), QString("950"));
    QCOMPARE(count_text(200000), QString("200k"));
    QCOMPARE(count_text(1.5e6), QString("1.5M"));
    QCOMPARE(count_text(2e9), QString("2G"));
  }

  void changesHaveASign() {
    QCOMPARE(change_text(0.38), QString::fromUtf8("−62%"));
    QCOMPARE(change_text(1.045), QString("+4.5%"));
  }

  void csvQuotesWhatItMust() {
    CsvTable table({"a", "b"});
    table.add({"x, \"y\"", 0.5});
    QCOMPARE(table.text(), QString("a,b\n\"x, \"\"y\"\"\",0.5\n"));
  }

  void signedLogIsSymmetricAndInvertible() {
    const SignedLogScale scale = signed_log_scale_for({2, 0.01F, -0.02F, 1}, 2);
    QCOMPARE(scale.limit, 2.0);
    QCOMPARE(scale.position(2), 1.0);
    QCOMPARE(scale.position(-2), -1.0);
    QCOMPARE(scale.position(0), 0.0);
    for (const double value : {-1.7, -1e-3, 0.02, 0.9})
      QVERIFY(std::abs(scale.value(scale.position(value)) - value) < 1e-12);
    QVERIFY(scale.position(0.02) > 0.1);  // a hundredth of the diagonal still has a colour
    const auto ticks = scale.ticks();
    QVERIFY(ticks.size() >= 3 && ticks.size() % 2 == 1);
    QCOMPARE(ticks[ticks.size() / 2], 0.0);
  }

  void signedLogSurvivesOddMatrices() {
    for (const auto& values : {std::vector<float>{}, {0, 0, 0, 0}, {1, 0, 0, 1}, {NAN, 1, 2, INFINITY}}) {
      const SignedLogScale scale = signed_log_scale_for(values, 2);
      QVERIFY(scale.limit > 0 && scale.knee > 0 && std::isfinite(scale.position(0.5)));
      QVERIFY(scale.ticks().size() < 12);
    }
  }
};

AQ_TEST(NumberTextTest)
#include "number_text_test.moc"
