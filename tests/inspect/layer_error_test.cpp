// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/layer_error.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "core/inspect/layer_list.h"
#include "core/model/model.h"
#include "tests/inspect/inspected_layers.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using test::inspected;
using test::layer_info;
using test::layer_weight;
using test::settings_of;

class LayerErrorTest : public QObject {
  Q_OBJECT

 private:
  static LayerFigures error_of(const at::Tensor& weight, const PreviewSettings& settings) {
    const LayerInfo info = layer_info(weight.size(0), weight.size(1));
    return layer_error(test::OneTensor(info.tensor, weight), info, settings, {});
  }

 private Q_SLOTS:
  void isThatOfThePreview() {
    const at::Tensor weight = layer_weight(4200, 257).to(at::kBFloat16);  // more than one run, stored short
    for (const auto& settings : {settings_of("integer", 3, "channel"), settings_of("integer", 4, "group"),
                                 settings_of("integer", 8, "tensor"), settings_of("fp4", 4, "channel")}) {
      const LayerFigures table = error_of(weight, settings);
      const LayerFigures preview = preview_layer(inspected(weight), settings, {}).picture.figures;
      QCOMPARE(table.mse, preview.mse);
      QCOMPARE(table.sqnr_db, preview.sqnr_db);
      QCOMPARE(table.bytes, preview.bytes);
      QVERIFY(!table.is_estimate());
    }
  }

  void learnedLevelsAreEstimated() {
    const at::Tensor weight = layer_weight(8192, 128);
    const LayerFigures figures = error_of(weight, settings_of("kmeans", 3, "channel"));
    QVERIFY(figures.is_estimate());
    QCOMPARE(figures.channels, std::int64_t{2048});
    const double whole =
        preview_layer(inspected(weight), settings_of("kmeans", 3, "channel"), {}).picture.figures.sqnr_db;
    QVERIFY(std::abs(figures.sqnr_db - whole) < 0.5);
  }

  void floatCostsNothing() {
    const LayerFigures figures = error_of(layer_weight(8, 16), settings_of("integer", 16, "channel"));
    QCOMPARE(figures.sqnr_db, 300.0);
    QCOMPARE(figures.bits_per_weight, 16.0);
    QCOMPARE(figures.bytes, std::int64_t{256});
  }

  void whatDoesNotFitIsRefused() {
    QVERIFY_EXCEPTION_THROWN(error_of(layer_weight(8, 40), settings_of("nf4", 4, "group", 64)), Error);
    const LayerInfo other = layer_info(9, 40);
    QVERIFY_EXCEPTION_THROWN(layer_error(test::OneTensor(other.tensor, layer_weight(8, 40)), other,
                                         settings_of("integer", 4, "channel"), {}),
                             Error);
  }

  void aModelsLayersAreListedInOrder() {
    const test::TemporaryFolder folder;
    const Model model = Model::open(test::tiny_llama().write(folder / "tiny"));
    const auto layers = layers_of(model);
    QCOMPARE(layers.size(), std::size_t{14});
    QCOMPARE(layers[1], (LayerInfo{0, "self_attn.k_proj", "model.layers.0.self_attn.k_proj.weight", 8, 16}));
    QCOMPARE(layers[13], (LayerInfo{1, "mlp.down_proj", "model.layers.1.mlp.down_proj.weight", 16, 32}));
    for (const auto& layer : layers)
      QVERIFY(layer_error(model.tensors(), layer, settings_of("integer", 4, "channel"), {}).sqnr_db > 10);
  }
};

AQ_TEST(LayerErrorTest)
#include "layer_error_test.moc"
