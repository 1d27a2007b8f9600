// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/demo_resources.h"

#include <QTest>

#include "core/model/model.h"
#include "tests/support/registered_test.h"

using namespace aq;

class DemoResourcesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    if (embedded_demo_resources().empty()) QSKIP("this build embeds no demo model");
  }

  void modelsOpen_data() {
    QTest::addColumn<QString>("spec");
    QTest::newRow("llama") << "demo:llama";
    QTest::newRow("opt") << "demo:opt";
  }
  void modelsOpen() {
    QFETCH(QString, spec);
    const auto model = Model::open(spec.toStdString());
    QCOMPARE(QString::fromStdString(model.name()), spec);
    QCOMPARE(QString::fromStdString(model.family().id), spec.section(':', 1));
    QVERIFY(model.files().open("model.safetensors")->bytes().size() <= 4'000'000);
  }

  void textsAreThereAndDiffer() {
    QVERIFY(demo_text("calibration").size() > 1000);
    QVERIFY(demo_text("evaluation").size() > 1000);
    QVERIFY(demo_text("calibration") != demo_text("evaluation"));
    QVERIFY(demo_tasks().size() > 1000);
  }
};

AQ_TEST(DemoResourcesTest)
#include "demo_resources_test.moc"
