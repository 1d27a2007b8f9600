// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <cstring>

#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/gguf/half_bits.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/registered_test.h"

using namespace aq;

class GgufDequantizeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithGgufPyToTheBit_data() {
    QTest::addColumn<unsigned>("type");
    for (const unsigned type : {2u, 3u, 6u, 7u, 8u, 10u, 11u, 12u, 13u, 14u})
      QTest::newRow(find_ggml_type(type)->name) << type;
  }
  void agreesWithGgufPyToTheBit() {
    QFETCH(unsigned, type);
    const auto golden = test::golden_tensors("gguf_blocks");
    const std::string name = find_ggml_type(type)->name;
    const at::Tensor blocks = golden.at(name + ".blocks").to(at::kByte).contiguous();  // [rows, bytes]
    const at::Tensor expected = golden.at(name + ".values").contiguous();              // [rows, values]
    at::Tensor values = at::empty_like(expected);
    const DequantizeRow dequantize = find_dequantizer(type);
    QVERIFY(dequantize != nullptr);
    for (std::int64_t row = 0; row < blocks.size(0); ++row)
      dequantize(blocks.data_ptr<std::uint8_t>() + row * blocks.size(1), values.size(1),
                 values.data_ptr<float>() + row * values.size(1));
    QCOMPARE(std::memcmp(values.data_ptr(), expected.data_ptr(), expected.nbytes()), 0);
  }

  void everyHalfIsExact() {
    for (int bits = 0; bits < 1 << 16; ++bits) {
      const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8)};
      const float expected = c10::Half(static_cast<std::uint16_t>(bits), c10::Half::from_bits());
      const float value = half_at(bytes);
      if (std::isnan(expected))
        QVERIFY(std::isnan(value));
      else
        QVERIFY(std::memcmp(&value, &expected, sizeof value) == 0);
    }
  }

  void knowsNoOtherTypes() {
    for (const unsigned type : {0u, 1u, 16u, 30u, 99u}) QVERIFY(find_dequantizer(type) == nullptr);
    QVERIFY(find_ggml_type(4) == nullptr);
    QCOMPARE(QString::fromStdString(readable_ggml_types()),
             QString("F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K"));
  }
};

AQ_TEST(GgufDequantizeTest)
#include "gguf_dequantize_test.moc"
