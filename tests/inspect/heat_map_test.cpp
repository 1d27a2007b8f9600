// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/heat_map.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/inspect/inspected_layers.h"
#include "tests/support/registered_test.h"

using namespace aq;
using test::inspected;
using test::settings_of;

class HeatMapTest : public QObject {
  Q_OBJECT

 private:
  struct Shown {
    InspectedLayer layer;
    LayerPreview preview;
    HeatMap map(HeatMapOf what, const HeatMapView& view) const {
      return heat_map(layer, preview, what, view);
    }
  };
  static Shown shown(const at::Tensor& weight) {
    Shown made{inspected(weight), {}};
    made.preview = preview_layer(made.layer, settings_of("integer", 2, "channel"), {});
    return made;
  }

 private Q_SLOTS:
  void everyCellHoldsTheLargestOfItsPatch() {
    at::Tensor weight = at::zeros({4, 6});
    weight[0][1] = 0.2F;
    weight[1][0] = -0.5F;  // larger, and negative
    weight[3][5] = 0.7F;
    weight[2][2] = 0.1F;
    const HeatMap map = shown(weight).map(HeatMapOf::Weight, {0, 4, 0, 6, 2, 3});
    QCOMPARE(map.values, (std::vector<float>{-0.5F, 0, 0, 0, 0.1F, 0.7F}));
    QVERIFY(std::abs(map.largest - 0.7) < 1e-6);
  }

  void noEntryIsLostWhereCellsDoNotDivide() {
    at::manual_seed(1);
    const at::Tensor weight = at::randn({37, 53});
    const Shown one = shown(weight);
    for (const int cells : {1, 5, 36}) {
      const HeatMap map = one.map(HeatMapOf::Weight, {0, 37, 0, 53, cells, cells});
      float largest = 0;
      for (const float value : map.values) largest = std::max(largest, std::abs(value));
      QCOMPARE(largest, weight.abs().max().item<float>());
    }
    // As many cells as entries: the matrix itself.
    const HeatMap all = one.map(HeatMapOf::Weight, {0, 37, 0, 53, 37, 53});
    QVERIFY(at::from_blob(const_cast<float*>(all.values.data()), {37, 53}).equal(weight));
  }

  void aViewIsAPartOfTheMatrix() {
    at::manual_seed(2);
    const at::Tensor weight = at::randn({20, 30});
    const HeatMap map = shown(weight).map(HeatMapOf::Weight, {5, 4, 10, 6, 4, 6});
    const at::Tensor part = weight.slice(0, 5, 9).slice(1, 10, 16).contiguous();
    QVERIFY(at::from_blob(const_cast<float*>(map.values.data()), {4, 6}).equal(part));
  }

  void viewsAreClampedToTheMatrix() {
    const HeatMap map = shown(at::ones({4, 4})).map(HeatMapOf::Weight, {-3, 100, 3, 100, 50, 50});
    QCOMPARE(map.view, (HeatMapView{0, 4, 3, 1, 4, 1}));
    QCOMPARE(map.values.size(), std::size_t{4});
    QCOMPARE(shown(at::ones({4, 4})).map(HeatMapOf::Weight, {9, 0, 9, 0, 0, 0}).values.size(),
             std::size_t{1});
  }

  void quantizedAndErrorAddUp() {
    at::manual_seed(4);
    const at::Tensor weight = at::randn({16, 16});
    const Shown one = shown(weight);
    const HeatMapView whole{0, 16, 0, 16, 16, 16};
    const HeatMap quantized = one.map(HeatMapOf::Quantized, whole), error = one.map(HeatMapOf::Error, whole);
    const HeatMap before = one.map(HeatMapOf::Weight, whole);
    float largest = 0;
    for (std::size_t i = 0; i < error.values.size(); ++i) {
      QCOMPARE(error.values[i], before.values[i] - quantized.values[i]);
      largest = std::max(largest, std::abs(error.values[i]));
    }
    QCOMPARE(static_cast<float>(error.largest), largest);
    QVERIFY(error.typical > 0 && error.typical < error.largest);
    QCOMPARE(quantized.largest, before.largest);  // the same colours for both
  }
};

AQ_TEST(HeatMapTest)
#include "heat_map_test.moc"
