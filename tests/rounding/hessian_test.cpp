// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/hessian.h"

#include <QTest>

#include "core/base/error.h"
#include "core/quant/activation_quantizer.h"
#include "tests/rounding/correlated_data.h"
#include "tests/support/registered_test.h"

using namespace aq;

class HessianTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isTheMeanOfTwoOuterProducts_data() {
    QTest::addColumn<int>("channels");
    QTest::addRow("one panel") << 24;
    QTest::addRow("several panels") << 1100;
  }
  void isTheMeanOfTwoOuterProducts() {
    QFETCH(int, channels);
    const at::Tensor x = test::correlated_inputs(40, channels, 3);
    HessianRecorder recorder(ActivationSite::MlpInput);
    recorder.apply(ActivationSite::MlpInput, x.slice(0, 0, 24).reshape({2, 12, channels}), {});
    recorder.apply(ActivationSite::DownInput, x, {});  // not its site
    recorder.apply(ActivationSite::MlpInput, x.slice(0, 24).reshape({1, 16, channels}), {});
    QCOMPARE(recorder.rows(), std::int64_t{40});
    const at::Tensor hessian = recorder.take_hessian();
    QVERIFY(test::relative_difference(hessian, test::hessian_of(x)) < 1e-5);
    QVERIFY(at::equal(hessian, hessian.t()));
    QCOMPARE(recorder.rows(), std::int64_t{0});  // it starts anew
  }

  void seesWhatTheLayerMultiplies() {
    ActivationRecipe recipe;
    recipe.bits = 4;
    ActivationQuantizer quantizer(recipe);
    HessianRecorder recorder(ActivationSite::OutputInput, &quantizer);
    const at::Tensor x = test::correlated_inputs(32, 16, 9).reshape({1, 32, 16});
    const at::Tensor seen = recorder.apply(ActivationSite::OutputInput, x, {});
    QVERIFY(at::equal(seen, quantizer.apply(ActivationSite::OutputInput, x, {})));
    QVERIFY(!at::equal(seen, x));
    QVERIFY(test::relative_difference(recorder.take_hessian(), test::hessian_of(seen.reshape({32, 16}))) <
            1e-5);
  }

  void nothingSeenIsAnError() {
    QVERIFY_EXCEPTION_THROWN(HessianRecorder(ActivationSite::DownInput).take_hessian(), Error);
  }
};

AQ_TEST(HessianTest)
#include "hessian_test.moc"
