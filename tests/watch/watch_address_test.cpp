// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_address.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

class WatchAddressTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void portsAndPaths() {
    QCOMPARE(watch_address_from("7777").text(), std::string("127.0.0.1:7777"));
    QCOMPARE(watch_address_from("127.0.0.1:80").port, std::uint16_t{80});
    QCOMPARE(watch_address_from("localhost:0").port, std::uint16_t{0});
    QCOMPARE(watch_address_from("/run/aq.sock").path, std::string("/run/aq.sock"));
    QCOMPARE(watch_address_from("./aq.sock").text(), std::string("./aq.sock"));
  }

  void onlyThisMachine() {
    for (const char* text : {"0.0.0.0:7777", "192.168.0.2:7777", "example.org:80", "[::]:80", ":80"})
      QVERIFY_EXCEPTION_THROWN(watch_address_from(text), Error);
  }

  void whatIsNoAddress() {
    for (const std::string& text :
         {std::string(), std::string("x"), std::string("65536"), std::string("-1"), std::string("80x"),
          std::string("localhost:"), "/" + std::string(200, 'a')})
      QVERIFY_EXCEPTION_THROWN(watch_address_from(text), Error);
  }
};

AQ_TEST(WatchAddressTest)
#include "watch_address_test.moc"
