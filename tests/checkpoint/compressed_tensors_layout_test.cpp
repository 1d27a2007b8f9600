// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/compressed_tensors_layout.h"

#include <ATen/ATen.h>

#include <QTest>
#include <map>

#include "tests/support/registered_test.h"

using namespace aq::compressed_tensors;

namespace {

using Words = std::vector<std::uint32_t>;

at::Tensor words_tensor(const Words& words, std::int64_t rows) {
  std::vector<std::int32_t> values(words.begin(), words.end());
  return at::tensor(values).to(at::kInt).reshape({rows, -1});
}

/// uint8 [3, 13]: (7r + 5c + rc) mod 2^bits
at::Tensor pattern(int bits) {
  at::Tensor integers = at::empty({3, 13}, at::kByte);
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 13; ++c) integers[r][c] = (7 * r + 5 * c + r * c) % (1 << bits);
  return integers;
}

/// What pack_to_int32 of compressed-tensors 0.20.0 makes of the pattern.
const std::map<int, Words> kDense{
    {2, {0x00e4e4e4, 0x03777777, 0x02c6c6c6}},
    {3, {0xa878cea8, 0x0000004e, 0xef2ef2ef, 0x00000072, 0x2ee0a72e, 0x00000027}},
    {4, {0x3e94fa50, 0x000c72d8, 0x1b5f93d7, 0x000f93d7, 0xf81a3c5e, 0x0002b4d6}},
    {5, {0xb347a8a0, 0xcbc9a81f, 0x00000001, 0xcbfccda7, 0xf48fb78a, 0x00000000, 0x22a1f2ae, 0x2dd1a6fe, 0}},
    {6,
     {0x543ca140, 0x2b688de6, 0x00003cdf, 0x5f653347, 0x3f77c6b9, 0x00000f24, 0x6a8dc54e, 0x4346ff8c,
      0x0000226d}},
    {7,
     {0x41e28280, 0xa84678c9, 0x03c6ec96, 0xf324c687, 0xb762ad29, 0x04f930de, 0xa4670a8e, 0xc67ee18a,
      0x062b7526}},
    {8,
     {0x0f0a0500, 0x231e1914, 0x37322d28, 0x0000003c, 0x19130d07, 0x312b251f, 0x49433d37, 0x0000004f,
      0x231c150e, 0x3f38312a, 0x5b544d46, 0x00000062}}};

/// The same of 0.17.1, where it differs.
const std::map<int, Words> kWhole{
    {3, {0x2878cea8, 0x0000013a, 0x2f2ef2ef, 0x000001cb, 0x2ee0a72e, 0x0000009c}},
    {5,
     {0x3347a8a0, 0x2f26a07e, 0x0000001c, 0x0bfccda7, 0x123ede2b, 0x0000000f, 0x22a1f2ae, 0x37469bf8,
      0x00000002}},
    {6,
     {0x143ca140, 0x2da23799, 0x0003cdf2, 0x1f653347, 0x3ddf1ae5, 0x0000f243, 0x2a8dc54e, 0x0d1bfe31,
      0x000226d4}},
    {7,
     {0x01e28280, 0x04678c94, 0x06ec96a8, 0x0000003c, 0x0324c687, 0x062ad29f, 0x0930deb7, 0x0000004f,
      0x04670a8e, 0x07ee18aa, 0x0b7526c6, 0x00000062}}};

/// Bit by bit, as the description of the layout has it.
at::Tensor plainly_packed(const at::Tensor& integers, int bits, Packing packing) {
  const std::int64_t rows = integers.size(0), count = integers.size(1);
  const at::Tensor words = at::zeros({rows, words_of(count, bits, packing)}, at::kInt);
  const int fit = 32 / bits;
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t i = 0; i < count; ++i)
      for (int b = 0; b < bits; ++b) {
        if ((integers[r][i].item<int>() >> b & 1) == 0) continue;
        const std::int64_t bit = packing == Packing::Dense ? i * bits + b : i / fit * 32 + i % fit * bits + b;
        auto* word = words.data_ptr<std::int32_t>() + r * words.size(1) + bit / 32;
        *word = static_cast<std::int32_t>(static_cast<std::uint32_t>(*word) | 1u << (bit % 32));
      }
  return words;
}

}  // namespace

class CompressedTensorsLayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wordsAreThoseOfTheReference() {
    for (const auto& [bits, words] : kDense) {
      const at::Tensor wanted = words_tensor(words, 3);
      QVERIFY2(at::equal(to_words(pattern(bits), bits), wanted), qPrintable(QString::number(bits)));
      QVERIFY(at::equal(from_words(wanted, bits, 13, Packing::Dense), pattern(bits)));
    }
    for (const auto& [bits, words] : kWhole) {
      const at::Tensor wanted = words_tensor(words, 3);
      QVERIFY2(at::equal(to_words(pattern(bits), bits, Packing::WholeWords), wanted),
               qPrintable(QString::number(bits)));
      QVERIFY(at::equal(from_words(wanted, bits, 13, Packing::WholeWords), pattern(bits)));
    }
  }

  void everyShapeComesBack_data() {
    QTest::addColumn<int>("bits");
    for (int bits = 2; bits <= 8; ++bits) QTest::addRow("%d bits", bits) << bits;
  }
  void everyShapeComesBack() {
    QFETCH(int, bits);
    at::manual_seed(bits);
    for (const Packing packing : {Packing::Dense, Packing::WholeWords})
      for (const std::int64_t count : {1, 2, 7, 8, 9, 10, 11, 31, 32, 33, 63, 64, 65, 97}) {
        const at::Tensor integers = at::randint(0, 1 << bits, {3, count}, at::kByte);
        const at::Tensor words = to_words(integers, bits, packing);
        QVERIFY(at::equal(words, plainly_packed(integers, bits, packing)));
        QVERIFY(at::equal(from_words(words, bits, count, packing), integers));
      }
  }

  void columnsMayLieApart() {
    const at::Tensor integers = at::randint(0, 8, {65, 5}, at::kByte).t();
    QVERIFY(
        at::equal(from_words(to_words(integers, 3).t().contiguous().t(), 3, 65, Packing::Dense), integers));
  }
};

AQ_TEST(CompressedTensorsLayoutTest)
#include "compressed_tensors_layout_test.moc"
