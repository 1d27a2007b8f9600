// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/peak_memory.h"

#include <QTest>
#include <memory>

#include "tests/support/registered_test.h"

/// How much memory a run took, where the process ran another one before.
class PeakMemoryTest : public QObject {
  Q_OBJECT

 private:
  static constexpr std::int64_t kLarge = 400'000'000;

  /// Holds and touches that much, and lets it go again.
  static void use_memory() {
    const auto memory = std::make_unique_for_overwrite<char[]>(kLarge);
    for (std::int64_t at = 0; at < kLarge; at += 1024) *const_cast<volatile char*>(&memory[at]) = 1;
  }

 private Q_SLOTS:
  void itHoldsThePeakUntilTheReset() {
    aq::reset_peak_memory();
    const std::int64_t before = aq::peak_memory();
    QVERIFY(before > 0);
    use_memory();
    const std::int64_t peak = aq::peak_memory();
    QVERIFY(peak > before + kLarge / 2);
    aq::reset_peak_memory();
    QVERIFY(aq::peak_memory() < peak - kLarge / 2);
  }
};

AQ_TEST(PeakMemoryTest)
#include "peak_memory_test.moc"
