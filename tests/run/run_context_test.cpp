// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/run_context.h"

#include <QTest>
#include <atomic>
#include <optional>
#include <thread>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using aq::Error;
using aq::PauseGate;
using aq::RunContext;

namespace {

std::optional<aq::ErrorKind> kind_of_check(const RunContext& context) {
  try {
    context.check();
    return {};
  } catch (const Error& error) {
    return error.kind();
  }
}

}  // namespace

class RunContextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anEmptyContextLetsEverythingPass() {
    const RunContext context;
    QVERIFY(!kind_of_check(context));
    context.post(aq::Notice{false, "nobody listens"});
  }

  void aStopCancels() {
    std::stop_source source;
    const RunContext context(source.get_token(), nullptr, nullptr);
    QVERIFY(!kind_of_check(context));
    source.request_stop();
    QVERIFY(kind_of_check(context) == aq::ErrorKind::Cancelled);
  }

  void aPauseHoldsUntilResumed() {
    PauseGate gate;
    gate.pause();
    QVERIFY(gate.paused());
    std::atomic<int> passed = 0;
    std::thread worker([&] {
      const RunContext context({}, &gate, nullptr);
      ++passed;
      context.check();
      ++passed;
    });
    QTRY_COMPARE(passed.load(), 1);
    QTest::qWait(50);  // a worker that does not wait would be through by now
    QCOMPARE(passed.load(), 1);
    gate.resume();
    worker.join();
    QCOMPARE(passed.load(), 2);
  }

  void aStopEndsAPause() {
    PauseGate gate;
    gate.pause();
    std::stop_source source;
    std::optional<aq::ErrorKind> kind;
    std::thread worker([&] { kind = kind_of_check(RunContext(source.get_token(), &gate, nullptr)); });
    source.request_stop();
    worker.join();
    QVERIFY(kind == aq::ErrorKind::Cancelled);
  }

  void eventsAreHandedOn() {
    int block = -1;
    const RunContext context(
        {}, nullptr, [&](const aq::RunEvent& event) { block = std::get<aq::BlockStarted>(event).block; });
    context.post(aq::BlockStarted{.block = 7});
    QCOMPARE(block, 7);
  }
};

AQ_TEST(RunContextTest)
#include "run_context_test.moc"
