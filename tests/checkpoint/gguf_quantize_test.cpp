// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>
#include <cstring>

#include "core/checkpoint/gguf/gguf_quantizer.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

at::Tensor quantized(std::uint32_t type, const at::Tensor& values) {
  const GgmlType& known = *find_ggml_type(type);
  at::Tensor bytes = at::empty({values.size(0), values.size(1) / known.values * known.bytes}, at::kByte);
  for (std::int64_t row = 0; row < values.size(0); ++row)
    find_quantizer(type)(values.data_ptr<float>() + row * values.size(1), values.size(1),
                         bytes.data_ptr<std::uint8_t>() + row * bytes.size(1));
  return bytes;
}

at::Tensor dequantized(std::uint32_t type, const at::Tensor& bytes, std::int64_t width) {
  at::Tensor values = at::empty({bytes.size(0), width}, at::kFloat);
  for (std::int64_t row = 0; row < bytes.size(0); ++row)
    find_dequantizer(type)(bytes.data_ptr<std::uint8_t>() + row * bytes.size(1), width,
                           values.data_ptr<float>() + row * width);
  return values;
}

double error_of(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).norm().item<double>();
}

}  // namespace

class GgufQuantizeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void smallBlocksAreGgufPysToTheByte_data() {
    QTest::addColumn<unsigned>("type");
    for (const unsigned type : {2u, 3u, 6u, 7u, 8u}) QTest::newRow(find_ggml_type(type)->name) << type;
  }
  void smallBlocksAreGgufPysToTheByte() {
    QFETCH(unsigned, type);
    const auto golden = test::golden_tensors("gguf_quantize");
    const at::Tensor expected =
        golden.at(std::string(find_ggml_type(type)->name) + ".blocks").to(at::kByte).contiguous();
    const at::Tensor bytes = quantized(type, golden.at("small").contiguous());
    for (std::int64_t row = 0; row < bytes.size(0); ++row)
      QVERIFY2(at::equal(bytes[row], expected[row]), std::to_string(row).c_str());
  }

  /// Within one percent of the reference's error, row by row; its own weights are not plain squared errors.
  void superBlocksAreAsGoodAsGgmls_data() {
    QTest::addColumn<unsigned>("type");
    QTest::newRow("Q4_K") << 12u;
    QTest::newRow("Q6_K") << 14u;
  }
  void superBlocksAreAsGoodAsGgmls() {
    QFETCH(unsigned, type);
    const auto golden = test::golden_tensors("gguf_quantize");
    const at::Tensor values = golden.at("super").contiguous();
    const at::Tensor reference = golden.at(std::string(find_ggml_type(type)->name) + ".reference");
    const at::Tensor ours = dequantized(type, quantized(type, values), values.size(1));
    QVERIFY(error_of(ours, values) <= 1.01 * error_of(reference, values));
    for (std::int64_t row = 0; row < values.size(0); ++row)
      QVERIFY2(error_of(ours[row], values[row]) <= 1.05 * error_of(reference[row], values[row]) + 1e-12,
               std::to_string(row).c_str());
  }

  /// What a type can say exactly comes back exactly: levels of a grid whose scales are halves.
  void levelsOfSuperBlocksComeBack() {
    at::Tensor values = at::empty({1, 256}, at::kFloat);
    for (int j = 0; j < 256; ++j) values[0][j] = 0.25F * static_cast<float>(j * 7 % 16 - 8);
    // 63 times the half of a scale is the largest factor.
    const at::Tensor back = dequantized(ggml_type::kQ4_K, quantized(ggml_type::kQ4_K, values), 256);
    QVERIFY((back - values).abs().max().item<float>() < 0.01F);
    const at::Tensor six = dequantized(ggml_type::kQ6_K, quantized(ggml_type::kQ6_K, values), 256);
    QVERIFY((six - values).abs().max().item<float>() < 0.01F);
  }

  /// Constant sub-blocks of either sign, and values so near to each other that they all get one code.
  void equalValuesStayEqual() {
    for (const std::uint32_t type : {2u, 3u, 6u, 7u, 8u, 12u, 14u})
      for (const float constant : {0.25F, -0.25F, 3e-3F, 100.0F}) {
        at::Tensor values = at::full({1, 256}, constant);
        values.slice(1, 32, 128).mul_(0.5);
        values.slice(1, 128, 256, 2).mul_(1.0001);
        const at::Tensor back = dequantized(type, quantized(type, values), 256);
        const double off = ((back - values) / values).abs().max().item<double>();
        QVERIFY2(off < 0.02, (std::string(find_ggml_type(type)->name) + ": " + std::to_string(off)).c_str());
      }
  }

  void zerosStayZeros() {
    for (const std::uint32_t type : {2u, 3u, 6u, 7u, 8u, 12u, 14u}) {
      const at::Tensor back = dequantized(type, quantized(type, at::zeros({2, 256})), 256);
      QVERIFY2(at::equal(back, at::zeros({2, 256})), find_ggml_type(type)->name);
    }
  }

  /// code = offset + sign · integer, with the scale that goes with it.
  void packedCodesReadBack_data() {
    QTest::addColumn<unsigned>("type");
    QTest::addColumn<int>("most");
    QTest::addColumn<float>("taken_off");
    QTest::newRow("Q4_0") << 2u << 15 << 8.0F;
    QTest::newRow("Q4_1") << 3u << 15 << 0.0F;
    QTest::newRow("Q5_0") << 6u << 31 << 16.0F;
    QTest::newRow("Q5_1") << 7u << 31 << 0.0F;
    QTest::newRow("Q8_0") << 8u << 127 << 0.0F;
  }
  void packedCodesReadBack() {
    QFETCH(unsigned, type);
    QFETCH(int, most);
    QFETCH(float, taken_off);
    at::Tensor q = at::empty({64}, at::kByte);
    for (int j = 0; j < 64; ++j)
      q.data_ptr<std::uint8_t>()[j] = static_cast<std::uint8_t>(j * 5 % (most + 1));
    const bool has_minimum = type == 3 || type == 7;
    const CodeBlock blocks[2] = {{0.5F, has_minimum ? -2.0F : 0.0F, 0, 1}, {-0.25F, 0, most, -1}};
    at::Tensor bytes = at::empty({1, 2 * static_cast<std::int64_t>(find_ggml_type(type)->bytes)}, at::kByte);
    find_code_packer(type)(q.data_ptr<std::uint8_t>(), blocks, 64, bytes.data_ptr<std::uint8_t>());
    const at::Tensor back = dequantized(type, bytes, 64)[0];
    const at::Tensor codes = q.to(at::kFloat);
    QVERIFY(at::equal(back.slice(0, 0, 32), 0.5F * (codes.slice(0, 0, 32) - taken_off) + blocks[0].m));
    QVERIFY(
        at::equal(back.slice(0, 32), -0.25F * (static_cast<float>(most) - codes.slice(0, 32) - taken_off)));
  }

  void otherTypesAreNotWritten() {
    for (const unsigned type : {0u, 1u, 10u, 11u, 13u, 16u, 30u, 99u}) {
      QVERIFY(find_quantizer(type) == nullptr);
      QVERIFY(find_code_packer(type) == nullptr);
    }
    QVERIFY(find_code_packer(ggml_type::kQ4_K) == nullptr);
  }
};

AQ_TEST(GgufQuantizeTest)
#include "gguf_quantize_test.moc"
