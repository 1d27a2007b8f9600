// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <thread>

#include "tests/engine/engine_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
namespace fs = std::filesystem;

namespace {

int entries_in(const fs::path& folder) {
  return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// What a process may leak beside memory.
struct Handles {
  int files, threads, temporary;
  bool operator==(const Handles&) const = default;
};

Handles handles(const fs::path& temporary) {
  return {entries_in("/proc/self/fd"), entries_in("/proc/self/task"), entries_in(temporary)};
}

/// Starts a run on a thread of its own, as the window does, and stops it at its `last`th interruption point.
void start_and_cancel(const RunSpec& spec, int last) {
  std::jthread runner([&] { test::points_until_stopped(spec, last); });
}

}  // namespace

class CyclesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// tests/bench/endurance_bench.cpp does it a thousand times, and looks at memory too.
  void startingAndCancellingLeavesNothing() {
    QTemporaryDir folder, temporary;
    qputenv("TMPDIR", temporary.path().toUtf8());
    RunSpec spec = test::brief_run(folder, "affinequant", 3);
    spec.output.clear();
    constexpr int kWarmUp = 3, kCycles = 20, kStep = 23;
    for (int i = 0; i < kWarmUp; ++i) start_and_cancel(spec, 200);
    const Handles before = handles(temporary.path().toStdString());
    for (int i = 0; i < kCycles; ++i) start_and_cancel(spec, 1 + i * kStep);
    const Handles after = handles(temporary.path().toStdString());
    qunsetenv("TMPDIR");
    QCOMPARE(after.files, before.files);
    QCOMPARE(after.threads, before.threads);
    QCOMPARE(after.temporary, 0);
  }
};

AQ_TEST(CyclesTest)
#include "cycles_test.moc"
