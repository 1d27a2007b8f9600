// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/grid_fit.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "core/quant/integer_grid.h"
#include "tests/support/memory_source.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;

namespace {

constexpr std::int64_t kRows = 24, kColumns = 80, kGroup = 32;  // the last group has 16 columns

CalibratedLayer layer_of(int bits, const at::Tensor& integers, const at::Tensor& zeros) {
  CalibratedLayer layer;
  layer.info.name = "a";
  layer.info.format.bits = bits;
  layer.info.format.granularity = "group";
  layer.info.format.group_size = kGroup;
  layer.info.out = integers.size(0);
  layer.info.in = integers.size(1);
  layer.integers = integers;
  layer.zero_point = zeros;
  layer.scale = at::rand(zeros.sizes()) + 0.5;
  return layer;
}

CalibratedLayer random_layer(int bits, std::int64_t levels, float zero) {
  return layer_of(bits, random_integers({kRows, kColumns}, levels), at::full({kRows, 3}, zero));
}

at::Tensor values_of(const CalibratedLayer& layer, const FittedGrid& grid) {
  CalibratedLayer fitted = layer;
  fitted.integers = grid.integers;
  fitted.zero_point = grid.zero_point.to(at::kFloat);
  fitted.scale = grid.scale;
  return dequantized(fitted);
}

void every_width() {
  QTest::addColumn<int>("bits");
  for (int bits = 2; bits <= 8; ++bits) QTest::addRow("%d", bits) << bits;
}

}  // namespace

class GridFitTest : public QObject {
  Q_OBJECT

  static void require_same_values(const CalibratedLayer& layer, const ZeroPointRange& range) {
    const FittedGrid grid = fit_grid(layer, range);
    QVERIFY(at::equal(values_of(layer, grid), dequantized(layer)));
    QVERIFY(grid.zero_point.min().item<int>() >= range.lowest);
    QVERIFY(grid.zero_point.max().item<int>() <= range.highest);
    QVERIFY(grid.integers.max().item<int>() <= IntegerGrid{layer.info.format.bits}.levels());
  }

 private Q_SLOTS:
  void init() { at::manual_seed(4); }

  void symmetricGridsGetTheUsualZeroPoint_data() { every_width(); }
  void symmetricGridsGetTheUsualZeroPoint() {
    QFETCH(int, bits);
    const int middle = 1 << (bits - 1);
    const IntegerGrid grid{bits, true};
    const auto zero = static_cast<float>(grid.symmetric_zero_point());
    const CalibratedLayer all = random_layer(bits, grid.levels() + 1, zero);
    require_same_values(all, {middle, middle});
    const CalibratedLayer without_highest = random_layer(bits, grid.levels(), zero);
    require_same_values(without_highest, {middle, middle});
    QVERIFY(fit_grid(without_highest, {middle, middle}).scale.min().item<float>() > 0);
  }

  /// One group in use to its end is mirrored, its neighbours are shifted.
  void onlyTheGroupsThatNeedItAreMirrored() {
    CalibratedLayer layer = random_layer(4, 15, 7);
    layer.integers[3][40] = 15;
    require_same_values(layer, {8, 8});
    const at::Tensor negative = fit_grid(layer, {8, 8}).scale.lt(0);
    QCOMPARE(negative.sum().item<int>(), 1);
    QVERIFY(negative[3][1].item<bool>());
  }

  void zeroPointZeroIsAvoided_data() { every_width(); }
  void zeroPointZeroIsAvoided() {
    QFETCH(int, bits);
    const int levels = IntegerGrid{bits}.levels();
    CalibratedLayer layer = random_layer(bits, levels + 1, 0);
    layer.zero_point = at::randint(levels + 1, {kRows, 3}, at::kFloat);
    layer.zero_point[0].zero_();
    require_same_values(layer, {1, levels});
  }

  void columnsMayHaveGroupsOfTheirOwn() {
    CalibratedLayer layer = random_layer(4, 16, 7);
    layer.info.reordered = true;
    layer.column_groups = at::arange(kColumns).floor_divide(kGroup).index_select(0, at::randperm(kColumns));
    require_same_values(layer, {8, 8});
  }

  void whatFitsStaysAsItIs() {
    const CalibratedLayer layer = random_layer(4, 16, 0);
    const FittedGrid grid = fit_grid(layer, {0, 15});
    QVERIFY(at::equal(grid.integers, layer.integers) && at::equal(grid.scale, layer.scale));
  }

  /// Zero far outside: only as far as the integers leave room.
  void zeroPointsOutsideOfTheGridAreRefused() {
    CalibratedLayer narrow = layer_of(4, random_integers({2, kGroup}, 5) + 9, at::full({2, 1}, -2.0F));
    QVERIFY_EXCEPTION_THROWN(fit_grid(random_layer(4, 16, -2), {0, 15}), Error);
    require_same_values(narrow, {0, 15});
    for (const float zero : {-9.0F, 26.0F, 1e9F}) {
      narrow.zero_point.fill_(zero);
      try {
        fit_grid(narrow, {0, 15});
        QFAIL("it was not refused");
      } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::BadArgument);
        QVERIFY(std::string(error.what()).find("row 0, group 0") != std::string::npos);
      }
    }
  }

  void scalesAreRoundedOnce() {
    const at::Tensor scale = at::rand({kRows, 3}) + 0.01;
    QVERIFY(at::equal(half_scales(scale, 15, "a"), scale.to(at::kHalf)));
  }

  void scalesBesideFloat16AreRefused() {
    at::Tensor scale = at::full({2, 2}, 0.25F);
    scale[1][0] = 70000.0F;
    QVERIFY_EXCEPTION_THROWN(half_scales(scale, 15, "a"), Error);
    scale[1][0] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY_EXCEPTION_THROWN(half_scales(scale, 15, "a"), Error);
    for (const double tiny : {1e-9, 3e-8, 2e-7, 2e-5})
      QVERIFY_EXCEPTION_THROWN(half_scales(at::full({2, 2}, tiny), 15, "a"), Error);
  }

  /// A row of next to nothing beside others: nobody sees what becomes of it.
  void tinyScalesBesideLargeOnesAreNotRefused() {
    at::Tensor scale = at::full({2, 2}, 0.25F);
    scale[1][1] = 1e-9F;
    scale[0][1] = 0.0F;
    QCOMPARE(half_scales(scale, 255, "a")[1][1].item<float>(), 0.0F);
  }
};

AQ_TEST(GridFitTest)
#include "grid_fit_test.moc"
