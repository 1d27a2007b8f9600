// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/gptq_layout.h"

#include <ATen/ATen.h>

#include <QTest>
#include <vector>

#include "core/base/error.h"
#include "tests/support/memory_source.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;

namespace {

/// Bit by bit: bit b of a column's integer i is bit i · bits + b of that column's words.
at::Tensor pack_plainly(const at::Tensor& integers, int bits) {
  const std::int64_t rows = integers.size(0), columns = integers.size(1);
  at::Tensor words = at::zeros({gptq_words(rows, bits), columns}, at::kInt);
  auto word = words.accessor<int, 2>();
  const auto integer = integers.accessor<std::uint8_t, 2>();
  for (std::int64_t column = 0; column < columns; ++column)
    for (std::int64_t bit = 0; bit < rows * bits; ++bit)
      if (integer[bit / bits][column] >> (bit % bits) & 1)
        word[bit / 32][column] =
            static_cast<int>(static_cast<unsigned>(word[bit / 32][column]) | 1U << (bit % 32));
  return words;
}

/// What GPTQModel 7.6.0's TorchLinear.pack_original packed: integers (7i + 3o + i·o) mod 2^bits of input i <
/// 64 and output o < 32, zero points max(1, (5o + 3g) mod 2^bits) of group g < 2.
at::Tensor golden_integers(int bits) {
  const at::Tensor i = at::arange(64).unsqueeze(1), o = at::arange(32);
  return (i * 7 + o * 3 + i * o).remainder(1 << bits).to(at::kByte);
}
at::Tensor golden_zeros(int bits) {
  const at::Tensor g = at::arange(2).unsqueeze(1), o = at::arange(32);
  return (o * 5 + g * 3).remainder(1 << bits).clamp_min(1).to(at::kByte);
}

struct Golden {
  int bits;
  std::vector<int> first_column, last_column, second_zeros, second_zeros_v1;
};

const std::vector<Golden>& goldens() {
  static const std::vector<Golden> all{
      {2,
       {1819044972, 1819044972, 1819044972, 1819044972},
       {-572662307, -572662307, -572662307, -572662307},
       {-1751672937, -1751672937},
       {1111638594, 1111638594}},
      {3,
       {-1205220424, -877123125, 701216809, -1205220424, -877123125, 701216809},
       {1575345757, -564271650, -438411803, 1575345757, -564271650, -438411803},
       {1271297355, 1967900277, -965391418},
       {44163842, -486366749, -1578958175}},
      {4,
       {440163952, -1833642248, 440163952, -1833642248, 440163952, -1833642248, 440163952, -1833642248},
       {1907751229, 1907751229, 1907751229, 1907751229, 1907751229, 1907751229, 1907751229, 1907751229},
       {1640443267, -380656357, 1640443267, -380656357},
       {1354112114, -666987510, 1354112114, -666987510}},
      {8,
       {353240832, 824845084, 1296449336, 1768053588, -2055309456, -1583705204, -1112100952, -640496700,
        -168892448, 285869052, 757473048, 1229077300, 1700681552, -2122681492, -1651077240, -1179472988},
       {-810974371, 1732320245, -2509939, -1754182875, 789177277, -945718443, 1597576173, -137254011,
        -1888926947, 654433205, -1080462515, 1462832101, -271998083, -2023671019, 536466349, -1215206587},
       {302843907, 639704087, 976564267, 1313424447, 1650284627, 1987144807, -1970962309, -1634102129},
       {286000898, 622861078, 959721258, 1296581438, 1633441618, 1970301798, -1987805318, -1650945138}}};
  return all;
}

at::Tensor ints(const std::vector<int>& values) { return at::tensor(values, at::kInt); }

void every_width() {
  QTest::addColumn<int>("bits");
  for (const int bits : {2, 3, 4, 8}) QTest::addRow("%d", bits) << bits;
}

}  // namespace

class GptqLayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { at::manual_seed(1); }

  void wordsAreWhatTheirBitsSay_data() { every_width(); }
  void wordsAreWhatTheirBitsSay() {
    QFETCH(int, bits);
    for (const auto& [rows, columns] : {std::pair{1, 1}, {32, 3}, {33, 5}, {95, 17}, {160, 64}, {7, 40}}) {
      const at::Tensor integers = random_integers({rows, columns}, 1 << bits);
      const at::Tensor words = pack_gptq_rows(integers, bits);
      QVERIFY(at::equal(words, pack_plainly(integers, bits)));
      QVERIFY(at::equal(unpack_gptq_rows(words, bits, rows), integers));
    }
  }

  void zeroPointsComeBack_data() { every_width(); }
  void zeroPointsComeBack() {
    QFETCH(int, bits);
    for (const std::int64_t out : {8, 32, 33, 96}) {
      const at::Tensor zeros = random_integers({3, out}, 1 << bits);
      QVERIFY(at::equal(unpack_gptq_zeros(pack_gptq_zeros(zeros, bits, GptqZeros::AsTheyAre), bits, out,
                                          GptqZeros::AsTheyAre),
                        zeros));
      const at::Tensor positive = zeros.clamp_min(1);
      QVERIFY(at::equal(unpack_gptq_zeros(pack_gptq_zeros(positive, bits, GptqZeros::OneLess), bits, out,
                                          GptqZeros::OneLess),
                        positive));
    }
  }

  void wordsAreThoseOfGptqModel() {
    for (const Golden& golden : goldens()) {
      const at::Tensor words = pack_gptq_rows(golden_integers(golden.bits), golden.bits);
      QVERIFY(at::equal(words.select(1, 0), ints(golden.first_column)));
      QVERIFY(at::equal(words.select(1, 31), ints(golden.last_column)));
      const at::Tensor zeros = golden_zeros(golden.bits);
      QVERIFY(
          at::equal(pack_gptq_zeros(zeros, golden.bits, GptqZeros::AsTheyAre)[1], ints(golden.second_zeros)));
      QVERIFY(at::equal(pack_gptq_zeros(zeros, golden.bits, GptqZeros::OneLess)[1],
                        ints(golden.second_zeros_v1)));
    }
  }

  /// GPTQModel 7.6.0 wrote these in version 1: [0, 3, 0, 15, 1, 0, 0, 7] of 4 bits, 0 … 7 again and again
  /// of 3.
  void zeroPointZeroIsReadAsGptqModelWritesIt() {
    const at::Tensor four = unpack_gptq_zeros(ints({1592844063}).unsqueeze(0), 4, 8, GptqZeros::OneLess);
    QVERIFY(at::equal(four[0], at::tensor({0, 3, 0, 15, 1, 0, 0, 7}, at::kByte)));
    const at::Tensor three =
        unpack_gptq_zeros(ints({1205220423, 877123124, -701216810}).unsqueeze(0), 3, 32, GptqZeros::OneLess);
    QVERIFY(at::equal(three[0], at::arange(32).remainder(8).to(at::kByte)));
  }

  void otherWidthsAreRefused() {
    for (const int bits : {0, 1, 5, 6, 7, 9}) {
      QVERIFY(!gptq_has_bits(bits));
      QVERIFY_EXCEPTION_THROWN(pack_gptq_rows(random_integers({32, 1}, 2), bits), Error);
    }
    QVERIFY_EXCEPTION_THROWN(unpack_gptq_rows(at::zeros({4, 1}, at::kInt), 4, 33), Error);
  }
};

AQ_TEST(GptqLayoutTest)
#include "gptq_layout_test.moc"
