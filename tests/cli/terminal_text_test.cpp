// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/terminal_text.h"

#include <QTest>

#include "tests/support/registered_test.h"

using aq::cli::for_terminal;

class TerminalTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void textStays() {
    const std::string text = "one\n\ttwo é 量化 😀";
    QCOMPARE(for_terminal(text), text);
    QVERIFY(for_terminal("").empty());
  }

  void nothingSteersTheTerminal() {
    const std::string mark = "\xEF\xBF\xBD";
    QCOMPARE(for_terminal("\x1b[2J\x1b]0;title\x07"), mark + "[2J" + mark + "]0;title" + mark);
    QCOMPARE(for_terminal("a\rb\bc\x7f"), "a" + mark + "b" + mark + "c" + mark);
    QCOMPARE(for_terminal("\u009b2J"), mark + "2J");  // CSI as one character
    QCOMPARE(for_terminal(std::string("a\0\xff", 3)), "a" + mark + mark);
  }
};

AQ_TEST(TerminalTextTest)
#include "terminal_text_test.moc"
