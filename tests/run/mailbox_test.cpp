// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/mailbox.h"

#include <QTest>
#include <thread>

#include "tests/support/registered_test.h"

using aq::Mailbox;
using aq::RunEvent;

class MailboxTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsTheOrder() {
    Mailbox mailbox;
    mailbox.put(aq::BlockStarted{.block = 0});
    mailbox.put(aq::EpochFinished{.block = 0, .epoch = 1});
    mailbox.put(aq::BlockFinished{.block = 0});
    const auto events = mailbox.drain();
    QCOMPARE(events.size(), std::size_t{3});
    QVERIFY(std::holds_alternative<aq::BlockStarted>(events[0]));
    QVERIFY(std::holds_alternative<aq::EpochFinished>(events[1]));
    QVERIFY(std::holds_alternative<aq::BlockFinished>(events[2]));
    QVERIFY(mailbox.drain().empty());
  }

  void stepsReplaceAnUndeliveredStep() {
    Mailbox mailbox;
    for (int step = 0; step < 1000; ++step) mailbox.put(aq::StepFinished{.step = step});
    const auto events = mailbox.drain();
    QCOMPARE(events.size(), std::size_t{1});
    QCOMPARE(std::get<aq::StepFinished>(events[0]).step, 999);
  }

  void stepsDoNotReplaceAcrossAnotherEvent() {
    Mailbox mailbox;
    mailbox.put(aq::StepFinished{.step = 1});
    mailbox.put(aq::EpochFinished{});
    mailbox.put(aq::StepFinished{.step = 2});
    QCOMPARE(mailbox.drain().size(), std::size_t{3});
  }

  void nothingIsLostBetweenThreads() {
    Mailbox mailbox;
    constexpr int kEvents = 20000;
    std::jthread writer([&] {
      for (int block = 0; block < kEvents; ++block) mailbox.put(aq::BlockFinished{.block = block});
    });
    int expected = 0;
    while (expected < kEvents)
      for (const RunEvent& event : mailbox.drain())
        if (std::get<aq::BlockFinished>(event).block != expected++) QFAIL("out of order");
  }
};

AQ_TEST(MailboxTest)
#include "mailbox_test.moc"
