// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/codebook.h"

#include <QTest>
#include <cmath>

#include "core/quant/double_quantization.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

class CodebookTest : public QObject {
  Q_OBJECT

  const std::map<std::string, at::Tensor> golden_ = test::golden_tensors("codebook_golden");

  static const Codebook& book(const std::string& name) {
    return name == "nf4" ? nf4_codebook() : fp4_codebook();
  }

  static void both_books() {
    QTest::addColumn<QString>("name");
    QTest::newRow("nf4") << "nf4";
    QTest::newRow("fp4") << "fp4";
  }

  const at::Tensor& golden(const QString& name) const { return golden_.at(name.toStdString()); }

  /// FP4's two zeros are one: bitsandbytes' path in Python takes either, its kernels that of the sign.
  static at::Tensor one_zero(const at::Tensor& packed, const QString& name) {
    if (name != "fp4") return packed;
    const auto fold = [](const at::Tensor& half) { return half.masked_fill(half.eq(8), 0); };
    const at::Tensor bytes = packed.to(at::kInt);
    return fold(bytes.div(16, "floor")) * 16 + fold(bytes.remainder(16));
  }

 private Q_SLOTS:
  void worksOutByHand() {
    // absmax 2: the quotients are −1, 0.5, 0.04 and 0.03.
    const at::Tensor w = at::tensor({-2.0F, 1.0F, 0.08F, 0.06F}).reshape({1, 4});
    const QuantizedWeight nf4 = quantize_to_codebook(w, nf4_codebook(), 4, false);
    QVERIFY(at::equal(nf4.integers, at::tensor({0, 12, 8, 7}, at::kByte).reshape({1, 4})));
    QVERIFY(
        at::allclose(nf4.dequantized, at::tensor({-2.0F, 0.88141966F, 0.1591606F, 0.0F}).reshape({1, 4})));
    QCOMPARE(nf4.scale.item<float>(), 2.0F);
    // FP4 has sixths there, and 1/192 below 0.0859.
    const QuantizedWeight fp4 = quantize_to_codebook(w, fp4_codebook(), 4, false);
    QVERIFY(at::equal(fp4.integers, at::tensor({11, 5, 1, 1}, at::kByte).reshape({1, 4})));
    QVERIFY(at::allclose(fp4.dequantized, at::tensor({-2.0F, 1.0F, 2.0F / 192, 2.0F / 192}).reshape({1, 4})));
  }

  void theZeroOfFp4HasTheSignOfTheValue() {
    QCOMPARE(fp4_codebook().nearest(1e-4F), std::uint8_t{0});
    QCOMPARE(fp4_codebook().nearest(-1e-4F), std::uint8_t{8});
    QCOMPARE(fp4_codebook().nearest(0.0F), std::uint8_t{0});
  }

  void everyLevelIsItsOwnNearest_data() { both_books(); }
  void everyLevelIsItsOwnNearest() {
    QFETCH(QString, name);
    const Codebook& codebook = book(name.toStdString());
    for (const float level : codebook.levels) QCOMPARE(codebook.levels[codebook.nearest(level)], level);
    for (float value = -1; value <= 1; value += 1e-3F) {
      const float chosen = std::abs(codebook.levels[codebook.nearest(value)] - value);
      for (const float level : codebook.levels) QVERIFY(chosen <= std::abs(level - value) + 1e-6F);
    }
  }

  void weightsLieOnTheirLevels_data() { both_books(); }
  void weightsLieOnTheirLevels() {
    QFETCH(QString, name);
    const at::Tensor w = test::random({6, 32}, 1, at::kFloat);
    for (const std::int64_t row : {8, 32, 192}) {
      const QuantizedWeight q = quantize_to_codebook(w, book(name.toStdString()), row, row == 8);
      const at::Tensor levels = q.codebook[0].index_select(0, q.integers.reshape({-1}).to(at::kLong));
      const at::Tensor expected = levels.reshape({-1, row}) * q.scale.reshape({-1, 1});
      QVERIFY(at::equal(q.dequantized.reshape({-1, row}), expected));
      QCOMPARE(q.scale.size(0), row == 192 ? 1 : 6);
    }
  }

  void zerosStayAndNotANumberIsSeen() {
    at::Tensor w = at::zeros({2, 8}, at::kFloat);
    w[1][3] = NAN;
    for (const bool doubled : {false, true}) {
      const QuantizedWeight q = quantize_to_codebook(w, nf4_codebook(), 8, doubled);
      QVERIFY(q.dequantized[1].isnan().all().item<bool>());
      if (!doubled) QVERIFY(at::equal(q.dequantized[0], w[0]));
    }
  }

  void nibblesAreFirstCodeHigh() {
    QVERIFY(
        at::equal(packed_nibbles(at::tensor({1, 2, 15}, at::kByte)), at::tensor({0x12, 0xf0}, at::kByte)));
  }

  void equalsBitsandbytes_data() { both_books(); }
  void equalsBitsandbytes() {
    QFETCH(QString, name);
    const QuantizedWeight q = quantize_to_codebook(golden("weights"), book(name.toStdString()), 64, false);
    const at::Tensor packed = packed_nibbles(q.integers);
    QVERIFY(at::equal(one_zero(packed, name).to(at::kFloat),
                      one_zero(golden(name + "_packed"), name).to(at::kFloat)));
    QVERIFY(at::equal(q.scale.reshape({-1}), golden(name + "_absmax")));
    const at::Tensor& dequantized = golden(name + "_dequantized");
    QVERIFY(at::equal(q.dequantized.slice(0, 0, dequantized.size(0)), dequantized));
  }

  void doubleQuantizationEqualsBitsandbytes_data() { both_books(); }
  void doubleQuantizationEqualsBitsandbytes() {
    QFETCH(QString, name);
    const QuantizedWeight q = quantize_to_codebook(golden("weights"), book(name.toStdString()), 64, true);
    QVERIFY(at::equal(q.double_quantized.codes.to(at::kFloat), golden(name + "_double_codes")));
    QVERIFY(at::allclose(q.double_quantized.absmax, golden(name + "_double_absmax"), 1e-6));
    QVERIFY(at::allclose(q.double_quantized.offset, golden(name + "_double_offset"), 1e-6));
    const at::Tensor& dequantized = golden(name + "_double_dequantized");
    QVERIFY(at::allclose(q.dequantized.slice(0, 0, dequantized.size(0)), dequantized, 1e-6, 1e-6));
  }

  void theDynamicMapIsThatOfBitsandbytes() {
    QVERIFY(at::allclose(dynamic_map(), golden("dynamic_map"), 1e-6, 1e-12));
  }

  void scalesInABlockShareAnAbsmax() {
    const at::Tensor scales = at::rand({300}, at::kFloat) + 1;
    const DoubleQuantizedScale quantized = quantize_scales(scales);
    QCOMPARE(quantized.absmax.numel(), 2);
    // The map's steps near 1 are 0.9 / 64.
    const at::Tensor error = (dequantize_scales(quantized) - scales).abs();
    QVERIFY(error.max().item<float>() < 0.5F * 0.9F / 64);
    const at::Tensor same = at::full({5}, 0.3F);
    QVERIFY(at::allclose(dequantize_scales(quantize_scales(same)), same));
  }
};

AQ_TEST(CodebookTest)
#include "codebook_test.moc"
