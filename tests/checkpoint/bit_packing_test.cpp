// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/bit_packing.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

class BitPackingTest : public QObject {
  Q_OBJECT

  static at::Tensor bytes(const std::vector<int>& values) { return at::tensor(values).to(at::kByte); }

 private Q_SLOTS:
  void lowBitsComeFirst() {
    // 7 crosses into the second byte: 11'010'001, then 0'101'000'1.
    QVERIFY(at::equal(aq::pack_bits(bytes({1, 2, 7, 0, 5}), 3), bytes({0xd1, 0x51})));
    QVERIFY(at::equal(aq::pack_bits(bytes({0, 1, 2, 3, 1}), 2), bytes({0xe4, 0x01})));
    QVERIFY(at::equal(aq::pack_bits(bytes({0x1f, 0, 0x15}), 5), bytes({0x1f, 0x54})));
    QVERIFY(at::equal(aq::pack_bits(bytes({200, 3}), 8), bytes({200, 3})));
  }

  void everyWidthComesBack_data() {
    QTest::addColumn<int>("bits");
    for (int bits = 2; bits <= 8; ++bits) QTest::addRow("%d bits", bits) << bits;
  }
  void everyWidthComesBack() {
    QFETCH(int, bits);
    at::manual_seed(bits);
    for (std::int64_t count = 1; count <= 41; ++count) {
      const at::Tensor integers = at::randint(0, 1 << bits, {2, 3, count}, at::kByte);
      const at::Tensor packed = aq::pack_bits(integers, bits);
      QCOMPARE(packed.size(-1), (count * bits + 7) / 8);
      QVERIFY(at::equal(aq::unpack_bits(packed, bits, count), integers));
    }
  }

  void longRowsComeBack() {
    const at::Tensor integers = at::randint(0, 8, {5, 100'003}, at::kByte);
    QVERIFY(at::equal(aq::unpack_bits(aq::pack_bits(integers, 3), 3, 100'003), integers));
  }

  void rowsMayLieApart() {
    const at::Tensor integers = at::randint(0, 16, {7, 5}, at::kByte).t();
    QVERIFY(at::equal(aq::unpack_bits(aq::pack_bits(integers, 4), 4, 7), integers));
  }

  void nothingPacksToNothing() {
    const at::Tensor none = at::empty({3, 0}, at::kByte);
    QVERIFY(at::equal(aq::unpack_bits(aq::pack_bits(none, 3), 3, 0), none));
  }

  void refusesWhatItCannotHold() {
    QVERIFY_EXCEPTION_THROWN(aq::pack_bits(bytes({1}), 1), aq::Error);
    QVERIFY_EXCEPTION_THROWN(aq::pack_bits(bytes({1}), 9), aq::Error);
    QVERIFY_EXCEPTION_THROWN(aq::unpack_bits(bytes({1, 2}), 4, 5), aq::Error);
    QVERIFY_EXCEPTION_THROWN(aq::unpack_bits(bytes({1, 2}), 4, 2), aq::Error);
  }
};

AQ_TEST(BitPackingTest)
#include "bit_packing_test.moc"
