// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/interruption.h"

#include <QTest>
#include <stdexcept>
#include <thread>

#include "tests/support/registered_test.h"

using namespace aq;

class InterruptionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void withoutAnybodyWhoAsksAPointDoesNothing() { interruption_point(); }

  void theInnermostIsAsked() {
    int outer = 0, inner = 0;
    const Interruptible first([&] { ++outer; });
    {
      const Interruptible second([&] { ++inner; });
      interruption_point();
    }
    interruption_point();
    QCOMPARE(outer, 1);
    QCOMPARE(inner, 1);
  }

  void aPointThrowsWhatIsThrown() {
    const Interruptible stopped([] { throw std::runtime_error("stop"); });
    QVERIFY_EXCEPTION_THROWN(interruption_point(), std::runtime_error);
    {
      const Uninterruptible quiet;
      interruption_point();
    }
    QVERIFY_EXCEPTION_THROWN(interruption_point(), std::runtime_error);
  }

  void anotherThreadIsNotAsked() {
    int asked = 0;
    const Interruptible mine([&] { ++asked; });
    std::thread([] { interruption_point(); }).join();
    QCOMPARE(asked, 0);
  }

  void frequentPointsAskNowAndThen() {
    int asked = 0;
    const Interruptible counted([&] { ++asked; });
    FrequentInterruptionPoint point;
    for (int i = 0; i < 4096; ++i) point();
    QCOMPARE(asked, 4);
  }
};

AQ_TEST(InterruptionTest)
#include "interruption_test.moc"
