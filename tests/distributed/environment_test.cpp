// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/environment.h"

#include <QTest>

#include "core/base/error.h"
#include "core/distributed/join.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// Sets torchrun's variables for a while; an empty value unsets.
class Variables {
 public:
  Variables(const char* rank, const char* size, const char* address = "", const char* port = "") {
    set("RANK", rank);
    set("WORLD_SIZE", size);
    set("MASTER_ADDR", address);
    set("MASTER_PORT", port);
  }
  ~Variables() {
    for (const char* name : {"RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"}) qunsetenv(name);
  }

 private:
  static void set(const char* name, const char* value) {
    if (*value)
      qputenv(name, value);
    else
      qunsetenv(name);
  }
};

QString refusal() {
  try {
    place_in_environment();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadArgument ? QString(error.what()) : QString();
  }
  return {};
}

}  // namespace

class EnvironmentTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingSetIsOneProcess() {
    const Variables none("", "");
    QCOMPARE(place_in_environment().size, 1);
    QCOMPARE(place_in_environment().rank, 0);
  }

  /// As torchrun leaves it behind with one process; the rank says nothing then.
  void aWorldOfOneIsOneProcess() {
    const Variables one("0", "1", "elsewhere", "1");
    QCOMPARE(place_in_environment().size, 1);
    QVERIFY(join_ranks(place_in_environment())->alone());
  }

  void variablesAreTorchruns() {
    const Variables set("3", "8", "10.0.0.7", "1234");
    const RankPlace place = place_in_environment();
    QCOMPARE(place.rank, 3);
    QCOMPARE(place.size, 8);
    QCOMPARE(place.address, std::string("10.0.0.7"));
    QCOMPARE(place.port, std::uint16_t{1234});
    QCOMPARE(place.name(), std::string("rank 3 of 8"));
  }

  void ranksMeetOnThisMachineUnlessToldOtherwise() {
    const Variables set("1", "2");
    QCOMPARE(place_in_environment().address, std::string("127.0.0.1"));
  }

  void nonsenseIsRefusedByName_data() {
    QTest::addColumn<QByteArray>("rank");
    QTest::addColumn<QByteArray>("size");
    QTest::addColumn<QByteArray>("port");
    QTest::addColumn<QString>("named");
    QTest::newRow("no rank") << QByteArray() << QByteArray("2") << QByteArray() << "RANK";
    QTest::newRow("rank too large") << QByteArray("2") << QByteArray("2") << QByteArray() << "RANK";
    QTest::newRow("rank below zero") << QByteArray("-1") << QByteArray("2") << QByteArray() << "RANK";
    QTest::newRow("size no number") << QByteArray("0") << QByteArray("two") << QByteArray() << "WORLD_SIZE";
    QTest::newRow("size zero") << QByteArray("0") << QByteArray("0") << QByteArray() << "WORLD_SIZE";
    QTest::newRow("size and more") << QByteArray("0") << QByteArray("2 ") << QByteArray() << "WORLD_SIZE";
    QTest::newRow("size beyond int") << QByteArray("0") << QByteArray("99999999999") << QByteArray()
                                     << "WORLD_SIZE";
    QTest::newRow("port too large") << QByteArray("0") << QByteArray("2") << QByteArray("65536")
                                    << "MASTER_PORT";
  }
  void nonsenseIsRefusedByName() {
    QFETCH(QByteArray, rank);
    QFETCH(QByteArray, size);
    QFETCH(QByteArray, port);
    QFETCH(QString, named);
    const Variables set(rank, size, "", port);
    QVERIFY2(refusal().contains(named + ":"), qPrintable(refusal()));
  }
};

AQ_TEST(EnvironmentTest)
#include "environment_test.moc"
