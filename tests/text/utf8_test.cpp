// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/utf8.h"

#include <QTest>
#include <random>

#include "core/text/byte_alphabet.h"
#include "tests/support/registered_test.h"
#include "tests/text/random_text.h"

using aq::replace_malformed;

class Utf8Test : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void replacesEachMaximalInvalidPart() {
    const std::string r = "\xEF\xBF\xBD";
    QCOMPARE(replace_malformed("plain \xC3\xA9"), std::string("plain \xC3\xA9"));
    QCOMPARE(replace_malformed("\xFF"), r);
    QCOMPARE(replace_malformed("a\xC3"), "a" + r);
    QCOMPARE(replace_malformed("\xC3("), r + "(");
    QCOMPARE(replace_malformed("\xE2\x82x"), r + "x");       // two bytes of three: one part
    QCOMPARE(replace_malformed("\xF0\x9F\x98"), r);          // three bytes of four
    QCOMPARE(replace_malformed("\xED\xA0\x80"), r + r + r);  // a surrogate: no byte may follow ED that way
    QCOMPARE(replace_malformed("\xC0\xAF"), r + r);          // overlong
    QCOMPARE(replace_malformed("\xF4\x90\x80\x80"), r + r + r + r);  // past U+10FFFF
    QCOMPARE(replace_malformed(std::string("\0", 1)), std::string("\0", 1));
  }

  void leavesValidTextAlone() {
    std::mt19937_64 generator(5);
    for (int i = 0; i < 200; ++i) {
      const std::string text = aq::test::random_utf8(generator, 100);
      QCOMPARE(replace_malformed(text), text);
    }
  }

  void alwaysGivesValidText() {
    std::mt19937_64 generator(6);
    for (int i = 0; i < 2000; ++i) {
      std::string bytes(generator() % 30, ' ');
      for (char& byte : bytes) byte = static_cast<char>(generator());
      const std::string text = replace_malformed(bytes);
      QCOMPARE(replace_malformed(text), text);
      QVERIFY(QString::fromUtf8(text.data(), static_cast<int>(text.size())).toUtf8().toStdString() == text);
    }
  }

  void measuresWhiteSpace() {
    const std::string text = " \u3000\u0085x\u200b \u00a0";
    QCOMPARE(aq::leading_white_space(text), std::size_t{6});
    QCOMPARE(aq::trailing_white_space(text), std::size_t{3});
    QCOMPARE(aq::leading_white_space("\t\n"), std::size_t{2});
    QCOMPARE(aq::trailing_white_space("\t\n"), std::size_t{2});
    QCOMPARE(aq::trailing_white_space(""), std::size_t{0});
  }

  void knowsWordCharacters() {
    QVERIFY(aq::starts_with_word("é!") && aq::starts_with_word("_") && aq::starts_with_word("7"));
    QVERIFY(!aq::starts_with_word("-a") && !aq::starts_with_word(""));
    QVERIFY(aq::ends_with_word("!\u4e2d") && !aq::ends_with_word("a ") && !aq::ends_with_word(""));
  }

  void spellsEveryByte() {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
    const std::string spelled = aq::to_byte_alphabet(bytes);
    QVERIFY(aq::from_byte_alphabet(spelled) == bytes);
    QCOMPARE(aq::to_byte_alphabet(" \n"), std::string("ĠĊ"));
    QVERIFY(!aq::from_byte_alphabet("\u4e2d") && !aq::from_byte_alphabet(" ") &&
            !aq::from_byte_alphabet("\u0144"));
  }
};

AQ_TEST(Utf8Test)
#include "utf8_test.moc"
