// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/kronecker.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "tests/support/registered_test.h"

using namespace aq;

class KroneckerTest : public QObject {
  Q_OBJECT

  static at::Tensor eye(std::int64_t n) { return at::eye(n, at::kDouble); }

 private Q_SLOTS:
  void isTheProductWithTheKroneckerMatrix() {
    at::manual_seed(1);
    const at::Tensor x = at::randn({2, 5, 12}, at::kDouble);
    const at::Tensor left = at::randn({3, 3}, at::kDouble), right = at::randn({4, 4}, at::kDouble);
    QVERIFY(at::allclose(times_kronecker(x, left, right), at::matmul(x, at::kron(left, right))));
    QVERIFY(at::allclose(times_kronecker(x, {}, right), at::matmul(x, at::kron(eye(3), right))));
    QVERIFY(at::allclose(times_kronecker(x, left, {}), at::matmul(x, at::kron(left, eye(4)))));
    QVERIFY(at::equal(times_kronecker(x, {}, {}), x));
  }

  void actsOnTheLastDimensionOfStridedInput() {
    at::manual_seed(2);
    const at::Tensor x = at::randn({2, 6, 3, 4}, at::kDouble).transpose(1, 2);  // [2, 3, 6, 4]
    const at::Tensor right = at::randn({4, 4}, at::kDouble), half = at::randn({2, 2}, at::kDouble);
    QVERIFY(at::allclose(times_kronecker(x, {}, right), at::matmul(x, right)));
    QVERIFY(at::allclose(times_kronecker(x, half, half), at::matmul(x, at::kron(half, half))));
  }

  void gradientsAreThoseOfTheProduct() {
    at::manual_seed(3);
    const at::Tensor seen = at::randn({2, 5, 12}, at::kDouble);
    const auto gradients = [&](const auto& product) {
      std::vector<at::Tensor> inputs;
      at::manual_seed(4);
      for (const std::vector<std::int64_t>& shape :
           std::vector<std::vector<std::int64_t>>{{2, 5, 12}, {3, 3}, {4, 4}})
        inputs.push_back(at::randn(shape, at::kDouble).requires_grad_());
      (product(inputs[0], inputs[1], inputs[2]) * seen).sum().backward();
      for (at::Tensor& input : inputs) input = input.grad();
      return inputs;
    };
    const auto found = gradients(times_kronecker);
    const auto expected = gradients([](const at::Tensor& x, const at::Tensor& left, const at::Tensor& right) {
      return at::matmul(x, at::kron(left, right));
    });
    for (std::size_t i = 0; i < found.size(); ++i) QVERIFY(at::allclose(found[i], expected[i]));
  }

  /// libtorch goes through all products of a block's transforms at once.
  void aBackwardPassCanBeStopped() {
    const at::Tensor left = at::eye(3, at::kDouble).requires_grad_(), x = at::ones({5, 12}, at::kDouble);
    const at::Tensor loss = times_kronecker(x, left, {}).sum();
    const Interruptible stopped(
        [] { throw Error(ErrorKind::Cancelled, "stopping", "the test", "asked for"); });
    QVERIFY_THROWS_EXCEPTION(Error, loss.backward());
  }
};

AQ_TEST(KroneckerTest)
#include "kronecker_test.moc"
