// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/matrix_products.h"

#include <QTest>
#include <cmath>
#include <vector>

#include "tests/support/registered_test.h"

extern "C" void sgemm_(const char*, const char*, const int*, const int*, const int*, const float*,
                       const float*, const int*, const float*, const int*, const float*, float*, const int*);

namespace {

/// A column-major matrix with some rows more than are used.
struct Matrix {
  int rows, stride;
  std::vector<float> values;

  Matrix(int rows_used, int columns, float start) : rows(rows_used), stride(rows_used + 3) {
    for (int i = 0; i < stride * columns; ++i) values.push_back(std::sin(start + static_cast<float>(i)));
  }
  float at(int row, int column) const {
    return values[static_cast<std::size_t>(column) * static_cast<std::size_t>(stride) +
                  static_cast<std::size_t>(row)];
  }
};

}  // namespace

class MatrixProductsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void areThoseOfABlas_data() {
    QTest::addColumn<char>("a");
    QTest::addColumn<char>("b");
    QTest::addColumn<float>("beta");
    for (const char a : {'N', 'T'})
      for (const char b : {'N', 'T'})
        for (const float beta : {0.0F, 1.0F, -0.5F})
          QTest::addRow("%c %c %g", a, b, static_cast<double>(beta)) << a << b << beta;
  }
  void areThoseOfABlas() {
    QFETCH(char, a);
    QFETCH(char, b);
    QFETCH(float, beta);
    QVERIFY(aq::products_by() == aq::ProductsBy::OneDnn || aq::products_by() == aq::ProductsBy::Blas);
    const int m = 17, n = 9, k = 33;
    const float alpha = 1.5F;
    const Matrix left(a == 'N' ? m : k, a == 'N' ? k : m, 1), right(b == 'N' ? k : n, b == 'N' ? n : k, 2);
    const Matrix before(m, n, 3);
    Matrix after = before;
    sgemm_(&a, &b, &m, &n, &k, &alpha, left.values.data(), &left.stride, right.values.data(), &right.stride,
           &beta, after.values.data(), &after.stride);
    for (int row = 0; row < after.stride; ++row)
      for (int column = 0; column < n; ++column) {
        float expected = before.at(row, column);  // the rows beyond stay as they are
        if (row < m) {
          double sum = 0;
          for (int i = 0; i < k; ++i)
            sum += static_cast<double>(a == 'N' ? left.at(row, i) : left.at(i, row)) *
                   static_cast<double>(b == 'N' ? right.at(i, column) : right.at(column, i));
          expected = alpha * static_cast<float>(sum) + beta * expected;
        }
        QVERIFY(std::abs(after.at(row, column) - expected) < 1e-4F);
      }
  }
};

AQ_TEST(MatrixProductsTest)
#include "matrix_products_test.moc"
