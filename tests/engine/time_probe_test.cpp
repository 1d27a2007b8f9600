// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTest>

#include "core/base/error.h"
#include "tests/engine/engine_support.h"
#include "tests/support/registered_test.h"

using namespace aq;

class TimeProbeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyMethodIsProbed_data() {
    QTest::addColumn<QString>("method");
    for (const auto& one : methods()) QTest::addRow("%s", one.id.c_str()) << QString::fromStdString(one.id);
  }

  void everyMethodIsProbed() {
    QFETCH(QString, method);
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, method.toStdString(), 4);
    const TimeEstimate time = probe_time(spec, {});
    QVERIFY(time.seconds > 0 && time.probe_seconds > 0);
    QVERIFY(time.low < time.seconds && time.seconds < time.high);
  }

  /// Much more of the same work must be seen to take much longer, whatever the machine is busy with.
  void moreWorkTakesLonger() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "affinequant", 4);
    const double few = probe_time(spec, {}).seconds;
    spec.recipe.optimizer.epochs *= 20;
    spec.recipe.calibration.nsamples *= 20;
    QVERIFY(probe_time(spec, {}).seconds > 20 * few);
  }

  void aProbeCanBeStopped() {
    QTemporaryDir folder;
    std::stop_source stop;
    stop.request_stop();
    try {
      probe_time(test::short_run(folder, "affinequant", 4), RunContext(stop.get_token(), nullptr, {}));
      QFAIL("nothing was thrown");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Cancelled);
    }
  }

  void nothingIsWritten() {
    QTemporaryDir folder;
    probe_time(test::short_run(folder, "rtn", 4), {});
    QVERIFY(QDir(folder.path()).isEmpty());
  }
};

AQ_TEST(TimeProbeTest)
#include "time_probe_test.moc"
