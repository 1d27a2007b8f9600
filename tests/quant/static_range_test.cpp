// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/static_range.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/quant/fake_quantize.h"
#include "tests/support/registered_test.h"

using namespace aq;

class StaticRangeTest : public QObject {
  Q_OBJECT

  static at::Tensor at_(double value) { return at::scalar_tensor(value, at::kFloat); }

 private Q_SLOTS:
  void isFakeQuantizationWhereTheRangeIsThatOfTheValues() {
    at::manual_seed(1);
    const at::Tensor x = at::randn({4, 64});
    for (const bool symmetric : {false, true}) {
      const IntegerGrid grid{4, symmetric};
      QVERIFY(at::allclose(fake_quantize_in_range(x, grid, x.min(), x.max()),
                           fake_quantize(x, grid, x.numel()), 1e-5, 1e-6));
    }
  }

  void handWorkedValues() {  // 2 bits over [-1, 2]: step 1, zero point 1
    const at::Tensor x = at::tensor({-5.0F, -0.6F, 0.2F, 1.4F, 9.0F});
    const at::Tensor expected = at::tensor({-1.0F, -1.0F, 0.0F, 1.0F, 2.0F});
    QVERIFY(at::equal(fake_quantize_in_range(x, {2, false}, at_(-1), at_(2)), expected));
  }

  void gradientsPassInsideOfTheRangeOnly() {
    const at::Tensor x = at::tensor({-5.0F, -0.6F, 0.2F, 1.4F, 9.0F}).requires_grad_();
    fake_quantize_in_range(x, {2, false}, at_(-1), at_(2)).sum().backward();
    QVERIFY(at::equal(x.grad(), at::tensor({0.0F, 1.0F, 1.0F, 1.0F, 0.0F})));
  }

  void rangesTakeZeroIn() {
    const at::Tensor x = at::tensor({0.0F, 3.0F, 5.0F});
    QCOMPARE(fake_quantize_in_range(x, {8, false}, at_(3), at_(5))[0].item<float>(), 0.0F);
    QVERIFY(at::equal(fake_quantize_in_range(at::zeros({3}), {4, true}, at_(0), at_(0)), at::zeros({3})));
  }
};

AQ_TEST(StaticRangeTest)
#include "static_range_test.moc"
