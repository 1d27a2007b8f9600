// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/preview_controls.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "tests/support/registered_test.h"
#include "widgets/forms/parameter_editor.h"

using namespace aq;

class PreviewControlsTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<PreviewControls> controls_;

  ParameterEditor* editor(const char* path) const { return controls_->findChild<ParameterEditor*>(path); }
  void choose(const char* path, const QString& value) {
    auto* box = editor(path)->findChild<QComboBox*>();
    box->setCurrentIndex(box->findData(value));
  }
  void type(const char* path, const QString& text) {
    auto* line = editor(path)->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, text);
  }

 private Q_SLOTS:
  void init() {
    controls_ = std::make_unique<PreviewControls>();
    WeightRecipe weights;
    weights.bits = 3;
    controls_->set_weights(weights);
  }

  void whatIsTypedIsTaken() {
    QSignalSpy changed(controls_.get(), &PreviewControls::changed);
    type("weights.bits", "6");
    QCOMPARE(controls_->weights().bits, 6);
    choose("weights.granularity", "group");
    type("weights.group_size", "64");
    QCOMPARE(controls_->weights().granularity, std::string("group"));
    QCOMPARE(controls_->weights().group_size, 64);
    QVERIFY(changed.count() >= 3);
  }

  void aFormatBringsItsBits() {
    choose("weights.format", "nf4");
    QCOMPARE(controls_->weights().bits, 4);
    QVERIFY(!editor("weights.bits")->isEnabled());
    QVERIFY(!editor("weights.symmetric")->isEnabled());
    QVERIFY(editor("weights.double_quantization")->isEnabled());
    QCOMPARE(controls_->clip_ratio(), 1.0);
    QCOMPARE(editor("weights.bits")->findChild<QLineEdit*>()->text(), "4");
    choose("weights.format", "kmeans");
    QVERIFY(editor("weights.bits")->isEnabled());
  }

  void whatCannotBeUsedIsSaidAndNotTaken() {
    QSignalSpy changed(controls_.get(), &PreviewControls::changed);
    for (const char* text : {"99", "12", "x"}) {
      type("weights.bits", text);
      QCOMPARE(controls_->weights().bits, 3);
      QVERIFY(editor("weights.bits")->findChild<QAbstractSpinBox*>()->property("invalid").toBool());
    }
    QCOMPARE(changed.count(), 0);
    type("weights.bits", "5");
    QVERIFY(!editor("weights.bits")->findChild<QAbstractSpinBox*>()->property("invalid").toBool());
    QCOMPARE(controls_->weights().bits, 5);
  }

  void clippingIsASlider() {
    auto* slider = controls_->findChild<QSlider*>("clip_ratio");
    QSignalSpy changed(controls_.get(), &PreviewControls::changed);
    QTest::keyClick(slider, Qt::Key_Left);
    QCOMPARE(controls_->clip_ratio(), 0.99);
    QCOMPARE(changed.count(), 1);
    controls_->set_weights({});  // another layer: the whole range again, without a signal
    QCOMPARE(controls_->clip_ratio(), 1.0);
    QCOMPARE(changed.count(), 1);
  }

  void floatLeavesNothingToChoose() {
    type("weights.bits", "16");
    QVERIFY(!editor("weights.granularity")->isEnabled());
    QVERIFY(!controls_->findChild<QSlider*>("clip_ratio")->isEnabled());
    QVERIFY(editor("weights.bits")->isEnabled());
  }

  void everythingHasAName() {
    for (const char* path : {"weights.format", "weights.bits", "weights.granularity", "weights.group_size",
                             "weights.symmetric", "weights.double_quantization"})
      QVERIFY2(!editor(path)->accessibleName().isEmpty(), path);
    QVERIFY(!controls_->findChild<QSlider*>("clip_ratio")->accessibleName().isEmpty());
  }
};

AQ_TEST(PreviewControlsTest)
#include "preview_controls_test.moc"
