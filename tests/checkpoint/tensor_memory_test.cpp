// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/tensor_memory.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/registered_test.h"

using namespace aq;

class TensorMemoryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Tensors of before outlive the change, and all sizes are whole.
  void tensorsKeepTheirValues() {
    const at::Tensor before = at::arange(1 << 21, at::kFloat);
    use_huge_pages();
    use_huge_pages();
    for (const std::int64_t bytes :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{kHugeTensorBytes} - 1,
          std::int64_t{kHugeTensorBytes}, std::int64_t{kHugeTensorBytes} * 3 + 5}) {
      at::Tensor tensor = at::full({bytes}, 7, at::kByte);
      QCOMPARE(tensor.to(at::kLong).sum().item<std::int64_t>(), 7 * bytes);
    }
    QCOMPARE(before[(1 << 21) - 1].item<float>(), static_cast<float>((1 << 21) - 1));
  }
};

AQ_TEST(TensorMemoryTest)
#include "tensor_memory_test.moc"
