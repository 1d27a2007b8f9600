// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/awq_layout.h"

#include <ATen/ATen.h>

#include <QTest>
#include <array>

#include "core/base/error.h"
#include "tests/support/memory_source.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;

class AwqLayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { at::manual_seed(2); }

  void nibblesStandInTheOrderOfTheLayout() {
    constexpr std::array<int, 8> kOrder{0, 2, 4, 6, 1, 3, 5, 7};
    for (const auto& [rows, words] : {std::pair{1, 1}, {3, 5}, {130, 97}}) {
      const at::Tensor integers = random_integers({rows, 8 * words}, 16);
      const at::Tensor packed = pack_awq(integers);
      const auto word = packed.accessor<int, 2>();
      const auto integer = integers.accessor<std::uint8_t, 2>();
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < words; ++c)
          for (std::size_t nibble = 0; nibble < kOrder.size(); ++nibble)
            QCOMPARE(static_cast<unsigned>(word[r][c]) >> (4 * nibble) & 15U,
                     unsigned{integer[r][8 * c + kOrder[nibble]]});
      QVERIFY(at::equal(unpack_awq(packed), integers));
    }
  }

  /// What pack_awq of GPTQModel 7.6.0 gives for (5i + 3o) mod 16 and for zero points (7o + 2) mod 16.
  void wordsAreThoseOfGptqModel() {
    const at::Tensor o = at::arange(16);
    const at::Tensor integers = (at::arange(3).unsqueeze(1) * 5 + o * 3).remainder(16).to(at::kByte);
    const at::Tensor zeros = (o * 7 + 2).remainder(16).to(at::kByte).unsqueeze(0);
    QVERIFY(at::equal(
        pack_awq(integers),
        at::tensor({1603480672, -686054168, -1528270411, 744552765, -113392118, 1907707522}, at::kInt)
            .reshape({3, 2})));
    QVERIFY(at::equal(pack_awq(zeros)[0], at::tensor({897175042, -1108261238}, at::kInt)));
  }

  void columnsComeInEights() { QVERIFY_EXCEPTION_THROWN(pack_awq(random_integers({2, 12}, 16)), Error); }
};

AQ_TEST(AwqLayoutTest)
#include "awq_layout_test.moc"
