// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/inverse_product.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

class InverseProductTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void gradientsAreThoseThroughTheInverse() {
    const at::Tensor x = test::random({2, 5, 8}, 1).requires_grad_();
    const at::Tensor a = (test::random({8, 8}, 2) + 4 * at::eye(8, at::kDouble)).requires_grad_();
    const at::Tensor share = test::random({2, 5, 8}, 3);
    const at::Tensor through = at::matmul(x, at::linalg_inv(a));
    (through * share).sum().backward();
    const at::Tensor dx = x.grad().clone(), da = a.grad().clone();
    x.mutable_grad().reset();
    a.mutable_grad().reset();
    const at::Tensor direct = times_inverse(x, a, at::linalg_inv(a));
    (direct * share).sum().backward();
    QVERIFY(at::allclose(direct, through));
    QVERIFY(at::allclose(x.grad(), dx, 1e-10, 1e-10));
    QVERIFY(at::allclose(a.grad(), da, 1e-10, 1e-10));
  }

  void inputsNeedNoGradient() {
    const at::Tensor x = test::random({5, 8}, 1, at::kFloat);
    const at::Tensor a = (test::random({8, 8}, 2, at::kFloat) + 4 * at::eye(8)).requires_grad_();
    times_inverse(x, a, at::linalg_inv(a)).square().sum().backward();
    QVERIFY(a.grad().abs().max().item<double>() > 0);
  }
};

AQ_TEST(InverseProductTest)
#include "inverse_product_test.moc"
