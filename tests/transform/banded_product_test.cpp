// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/banded_product.h"

#include <QTest>
#include <limits>

#include "core/transform/gradual_mask.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

struct Products {
  at::Tensor value, weight_gradient, matrix_gradient;
};

/// Of a weighted sum of the product. @param multiply what makes W·Aᵀ of W and A
template <typename Multiply>
Products differentiated(const at::Tensor& weight, const at::Tensor& matrix, const at::Tensor& mask,
                        Multiply multiply) {
  const at::Tensor w = weight.clone().requires_grad_(), a = matrix.clone().requires_grad_();
  const at::Tensor value = multiply(w, a * mask);
  (value * test::random(value.sizes(), 7, value.scalar_type())).sum().backward();
  return {value.detach(), w.grad(), a.grad()};
}

}  // namespace

class BandedProductTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equalsTheWholeProduct_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<qint64>("band");
    for (const int size : {1, 12, 127, 128, 129, 300, 513})
      for (const qint64 band : {qint64{0}, qint64{1}, qint64{70}, qint64{200}, qint64{size - 1}})
        QTest::addRow("%d within %d", size, static_cast<int>(band)) << size << band;
  }
  void equalsTheWholeProduct() {
    QFETCH(int, size);
    QFETCH(qint64, band);
    const at::Tensor weight = test::random({20, size}, 1), matrix = test::random({size, size}, 2);
    const at::Tensor mask = gradual_mask(size, band, 0.5, at::kDouble);
    const Products whole = differentiated(
        weight, matrix, mask, [](const at::Tensor& w, const at::Tensor& a) { return at::matmul(w, a.t()); });
    const Products banded = differentiated(
        weight, matrix, mask,
        [&](const at::Tensor& w, const at::Tensor& a) { return times_banded(w, a, band, at::kFloat); });
    QVERIFY(at::allclose(banded.value, whole.value, 1e-12, 1e-12));
    QVERIFY(at::allclose(banded.weight_gradient, whole.weight_gradient, 1e-12, 1e-12));
    QVERIFY(at::allclose(banded.matrix_gradient, whole.matrix_gradient, 1e-12, 1e-12));
  }

  void anUnboundedBandIsTheWholeMatrix() {
    const at::Tensor weight = test::random({3, 40}, 1), matrix = test::random({40, 40}, 2);
    const at::Tensor got = times_banded(weight, matrix, std::numeric_limits<std::int64_t>::max(), at::kFloat);
    QVERIFY(at::allclose(got, at::matmul(weight, matrix.t())));
  }

  void bfloat16RoundsTheFactorsAndNoMore() {
    const at::Tensor weight = test::random({30, 300}, 1, at::kFloat),
                     matrix = test::random({300, 300}, 2, at::kFloat);
    const at::Tensor ones = at::ones({300, 300});
    const Products exact = differentiated(weight, matrix, ones, [](const at::Tensor& w, const at::Tensor& a) {
      return times_banded(w, a, 299, at::kFloat);
    });
    const Products rounded = differentiated(
        weight, matrix, ones,
        [](const at::Tensor& w, const at::Tensor& a) { return times_banded(w, a, 299, at::kBFloat16); });
    QCOMPARE(rounded.value.scalar_type(), at::kFloat);
    QCOMPARE(rounded.matrix_gradient.scalar_type(), at::kFloat);
    const auto distance = [](const at::Tensor& a, const at::Tensor& b) {
      return ((a - b).norm() / b.norm()).item<double>();
    };
    QVERIFY(distance(rounded.value, exact.value) < 0.01);
    QVERIFY(distance(rounded.value, exact.value) > 0);
    QVERIFY(distance(rounded.matrix_gradient, exact.matrix_gradient) < 0.01);
  }
};

AQ_TEST(BandedProductTest)
#include "banded_product_test.moc"
