// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/activation_pane.h"

#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/studio/explore/scripted_explore.h"
#include "tests/support/registered_test.h"
#include "widgets/plots/activation_plot.h"

using namespace aq;

class ActivationPaneTest : public QObject {
  Q_OBJECT

 private:
  std::shared_ptr<test::ScriptedCore> core_;
  std::unique_ptr<ActivationPane> pane_;

  static ActivationRequest request_of(int block) { return {"m", {}, {}, block, "mlp.up_proj", false}; }
  QPushButton* button(const char* name) const { return pane_->findChild<QPushButton*>(name); }

 private Q_SLOTS:
  void init() {
    core_ = std::make_shared<test::ScriptedCore>();
    pane_ = std::make_unique<ActivationPane>(test::scripted_services(core_));
    pane_->resize(500, 320);
    pane_->show();
  }

  void showsThemWhenAsked() {
    pane_->show_layer(request_of(1));
    QTRY_COMPARE(core_->activations.count(), std::size_t{1});
    QVERIFY(core_->activations.all()[0].only_if_there);  // nothing is computed unasked
    QVERIFY(pane_->plot().empty());
    QTest::mouseClick(button("compute_activations"), Qt::LeftButton);
    QTRY_VERIFY(!pane_->plot().empty());
    QVERIFY(pane_->plot().csv().contains("channel_before,2,,30"));
    QVERIFY(!pane_->plot().csv().contains("channel_after"));
    QVERIFY(!button("compute_activations")->isVisible());
    pane_->show_layer(request_of(2));
    QVERIFY(pane_->plot().empty());
    QVERIFY(button("compute_activations")->isVisible());
  }

  void canBeCancelled() {
    core_->slow = true;
    QSignalSpy failed(pane_.get(), &ActivationPane::failed);
    pane_->show_layer(request_of(1));
    QTest::mouseClick(button("compute_activations"), Qt::LeftButton);
    QTRY_VERIFY(pane_->findChild<QProgressBar*>()->value() == 500);
    QVERIFY(button("cancel_activations")->isVisible());
    QTest::mouseClick(button("cancel_activations"), Qt::LeftButton);
    QTRY_VERIFY(button("compute_activations")->isVisible());
    QVERIFY(pane_->plot().empty());
    QCOMPARE(failed.count(), 0);  // the user knows
  }

  void aWalkGoesOnToTheNextLayer() {
    core_->slow = true;
    pane_->show_layer(request_of(1));
    QTest::mouseClick(button("compute_activations"), Qt::LeftButton);
    QTRY_COMPARE(core_->activations.count(), std::size_t{2});
    core_->slow = false;
    pane_->show_layer(request_of(2));
    QTRY_VERIFY(!pane_->plot().empty());
    QCOMPARE(core_->activations.all().back().block, 2);
  }
};

AQ_TEST(ActivationPaneTest)
#include "activation_pane_test.moc"
