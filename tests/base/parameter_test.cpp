// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/parameter.h"

#include <QTest>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using aq::Error;
using aq::Parameter;
using aq::ParameterType;
using aq::ParameterValue;

namespace {

Parameter integer() {
  return {.path = "a.bits", .flag = "--bits", .type = ParameterType::Integer, .minimum = 2, .maximum = 8};
}
Parameter real() {
  return {.path = "a.rate", .flag = "--rate", .type = ParameterType::Real, .minimum = 0, .maximum = 1};
}
Parameter boolean() { return {.path = "a.on", .flag = "--on", .type = ParameterType::Boolean}; }
Parameter choice() {
  return {.path = "a.kind", .flag = "--kind", .type = ParameterType::Choice, .choices = {"none", "diagonal"}};
}

/// What refuses the text, or nothing where it is accepted.
std::string refusal(const Parameter& parameter, const std::string& text) {
  try {
    aq::value_from_text(parameter, text);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

class ParameterTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsText() {
    QCOMPARE(std::get<std::int64_t>(aq::value_from_text(integer(), "8")), std::int64_t{8});
    QCOMPARE(std::get<double>(aq::value_from_text(real(), "5e-3")), 5e-3);
    QCOMPARE(std::get<bool>(aq::value_from_text(boolean(), "true")), true);
    QCOMPARE(std::get<std::string>(aq::value_from_text(choice(), "diagonal")), std::string("diagonal"));
  }

  void refusesText_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::newRow("below") << 0 << "1"
                           << "out of range 2 to 8";
    QTest::newRow("above") << 0 << "9"
                           << "out of range 2 to 8";
    QTest::newRow("overflow") << 0 << "99999999999999999999"
                              << "no whole number";
    QTest::newRow("fraction") << 0 << "4.5"
                              << "no whole number";
    QTest::newRow("rest") << 0 << "4bits"
                          << "no whole number";
    QTest::newRow("empty") << 0 << ""
                           << "no whole number";
    QTest::newRow("nan") << 1 << "nan"
                         << "not finite";
    QTest::newRow("infinity") << 1 << "inf"
                              << "not finite";
    QTest::newRow("negative") << 1 << "-0.1"
                              << "out of range 0 to 1";
    QTest::newRow("word") << 1 << "much"
                          << "no number";
    QTest::newRow("yes") << 2 << "yes"
                         << "true or false";
    QTest::newRow("unknown choice") << 3 << "affine"
                                    << "one of none, diagonal";
  }

  void refusesText() {
    QFETCH(int, which);
    QFETCH(QString, text);
    QFETCH(QString, reason);
    const std::vector<Parameter> all{integer(), real(), boolean(), choice()};
    const Parameter& parameter = all[static_cast<std::size_t>(which)];
    const QString line = QString::fromStdString(refusal(parameter, text.toStdString()));
    QVERIFY2(line.contains(reason), qPrintable(line));
    QVERIFY2(line.contains(QString::fromStdString(parameter.flag)), qPrintable(line));
  }

  void refusesJsonOfAnotherType() {
    QVERIFY_EXCEPTION_THROWN(aq::value_from_json(integer(), "4"), Error);
    QVERIFY_EXCEPTION_THROWN(aq::value_from_json(integer(), 4.5), Error);
    QVERIFY_EXCEPTION_THROWN(aq::value_from_json(integer(), nullptr), Error);
    QVERIFY_EXCEPTION_THROWN(aq::value_from_json(boolean(), 1), Error);
    QVERIFY_EXCEPTION_THROWN(aq::value_from_json(choice(), nlohmann::json::array()), Error);
  }

  /// What a 64-bit integer cannot hold is not taken for another number.
  void refusesJsonBeyondTheIntegers() {
    aq::Parameter wide = integer();
    wide.minimum = -1e30;
    wide.maximum = 1e30;
    const auto read = [&](std::uint64_t value) {
      return std::get<std::int64_t>(aq::value_from_json(wide, value));
    };
    QCOMPARE(read(std::uint64_t{INT64_MAX}), INT64_MAX);
    QVERIFY_EXCEPTION_THROWN(read(std::uint64_t{INT64_MAX} + 1), Error);
    QVERIFY_EXCEPTION_THROWN(read(UINT64_MAX), Error);
  }

  void takesWholeNumbersForReals() { QCOMPARE(std::get<double>(aq::value_from_json(real(), 1)), 1.0); }

  void textOfARealReadsBackExactly() {
    for (const double value : {0.1, 1.0 / 3, 5e-3, 1e-300 + 1e-308, 1.0}) {
      const std::string text = aq::value_to_text(ParameterValue(value));
      QCOMPARE(std::get<double>(aq::value_from_text(real(), text)), value);
    }
  }

  void sectionIsBeforeTheDot() { QCOMPARE(aq::section_of(integer()), std::string("a")); }
};

AQ_TEST(ParameterTest)
#include "parameter_test.moc"
