// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/table.h"

#include <QTest>
#include <sstream>

#include "tests/support/registered_test.h"

using namespace aq::cli;

class TableTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void columnsAreAligned() {
    Table table({"name", "size"});
    table.add({"a", "10"});
    table.add({"longer", "7"});
    std::ostringstream out;
    table.print(out);
    QCOMPARE(out.str(), std::string("name    size\na         10\nlonger     7\n"));
  }

  void shortRowsAreFilled() {
    Table table({"a", "b"});
    table.add({"x"});
    std::ostringstream out;
    table.print(out);
    QCOMPARE(out.str(), std::string("a  b\nx\n"));
  }

  void textFromFilesIsShownAsItIs() {
    Table table({"name"});
    table.add({"\x1b[2Jx"});
    std::ostringstream out;
    table.print(out);
    print_pairs(out, {{"method", "\x1b]0;owned\x07 \u202e"}, {"path", std::string(500, 'p')}});
    QCOMPARE(out.str(),
             "name\n\\x1b[2Jx\nmethod  \\x1b]0;owned\\x07 \\u202e\npath    " + std::string(500, 'p') + "\n");
  }

  void widthCountsWhatATerminalShows() {
    QCOMPARE(display_width("abc"), std::size_t{3});
    QCOMPARE(display_width("1−α"), std::size_t{3});
    QCOMPARE(display_width("量化"), std::size_t{4});
    QCOMPARE(display_width("\xff\xc3"), std::size_t{2});  // malformed
  }

  void numbersAreShort() {
    QCOMPARE(bytes_text(999), std::string("999 B"));
    QCOMPARE(bytes_text(3'440'000), std::string("3.44 MB"));
    QCOMPARE(number_text(0.000123456, 4), std::string("0.0001235"));
    QCOMPARE(shape_text({2, 3}), std::string("[2, 3]"));
    QCOMPARE(shape_text({}), std::string("[]"));
  }
};

AQ_TEST(TableTest)
#include "table_test.moc"
