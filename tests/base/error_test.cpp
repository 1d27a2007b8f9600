// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"

#include <QTest>

#include "tests/support/registered_test.h"

using aq::Error;
using aq::ErrorKind;

class ErrorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isOneLine() {
    const Error error(ErrorKind::BadInput, "reading", "a\nb.json", "line 3\tis odd", "mend it");
    QCOMPARE(std::string(error.what()), std::string("reading a\\x0ab.json: line 3\\x09is odd (mend it)"));
  }

  void mapsKindsToExitCodes() {
    QCOMPARE(aq::exit_code(ErrorKind::BadArgument), 2);
    QCOMPARE(aq::exit_code(ErrorKind::BadInput), 2);
    QCOMPARE(aq::exit_code(ErrorKind::Output), 2);
    QCOMPARE(aq::exit_code(ErrorKind::Numeric), 1);
    QCOMPARE(aq::exit_code(ErrorKind::Internal), 1);
    QCOMPARE(aq::exit_code(ErrorKind::Cancelled), 130);
  }

  void shortensLongText() { QVERIFY(aq::printable(std::string(5000, 'x')).size() < 300); }
};

AQ_TEST(ErrorTest)
#include "error_test.moc"
