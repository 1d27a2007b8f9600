// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"

#include <QTest>

#include "core/base/out_of_memory.h"
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

  void showsWhatATerminalWouldObey() {
    QCOMPARE(aq::printable("\x1b[2J\x7f"), std::string("\\x1b[2J\\x7f"));
    QCOMPARE(aq::printable("a\u009b2J\u0085b"), std::string("a\\u009b2J\\u0085b"));
    QCOMPARE(aq::printable("\u202eevil\u202c\u2066x\u2069\u200e\u200f\u061c"),
             std::string("\\u202eevil\\u202c\\u2066x\\u2069\\u200e\\u200f\\u061c"));
    QCOMPARE(aq::printable("one\u2028two\u2029"), std::string("one\\u2028two\\u2029"));
  }

  void leavesLettersAlone() {
    for (const char* text : {"", "plain", "größe", "量化", "\u00a0\u2027\u202f\u2065\u206a", "\U0001f600"})
      QCOMPARE(aq::printable(text), std::string(text));
  }

  void escapesWhatIsNoUtf8() {
    QCOMPARE(aq::printable("a\xff"
                           "b"),
             std::string("a\\xffb"));
    QCOMPARE(aq::printable("\xe9t\xe9"), std::string("\\xe9t\\xe9"));  // Latin-1
    QCOMPARE(aq::printable("\xc0\x80"), std::string("\\xc0\\x80"));    // overlong
    QCOMPARE(aq::printable("\xe0\x80\x80"), std::string("\\xe0\\x80\\x80"));
    QCOMPARE(aq::printable("\xed\xa0\x80"), std::string("\\xed\\xa0\\x80"));  // half of a surrogate pair
    QCOMPARE(aq::printable("\xf4\x90\x80\x80"), std::string("\\xf4\\x90\\x80\\x80"));  // behind the last
    QCOMPARE(aq::printable("\xe9\x87"), std::string("\\xe9\\x87"));                    // cut off
  }

  /// Of every length, so that a cut falls on every byte of a character.
  void cutsBetweenCharacters() {
    for (const std::string character : {"ü", "量", "\U0001f600"})
      for (std::size_t odd = 0; odd < 4; ++odd) {
        std::string text(odd, 'x');
        for (int i = 0; i < 300; ++i) text += character;
        const std::string cut = aq::printable(text);
        QVERIFY(cut.size() < 210 && cut.find("...") != std::string::npos);
        QCOMPARE(aq::printable(cut, 1000), cut);  // valid still: nothing is escaped
        QVERIFY(cut.find("\\x") == std::string::npos);
      }
  }

  void knowsTheEndOfMemory() {
    QVERIFY(aq::is_out_of_memory(std::bad_alloc()));
    QVERIFY(
        aq::is_out_of_memory(std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried")));
    QVERIFY(!aq::is_out_of_memory(std::runtime_error("another")));
  }

  void shortensLongText() { QVERIFY(aq::printable(std::string(5000, 'x')).size() < 300); }
};

AQ_TEST(ErrorTest)
#include "error_test.moc"
