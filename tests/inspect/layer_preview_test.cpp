// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/layer_preview.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>
#include <numeric>
#include <thread>

#include "core/base/error.h"
#include "core/quant/weight_format.h"
#include "tests/inspect/inspected_layers.h"
#include "tests/support/registered_test.h"

using namespace aq;
using test::inspected;
using test::layer_weight;
using test::settings_of;

class LayerPreviewTest : public QObject {
  Q_OBJECT

 private:
  static double counted(const Histogram& histogram) {
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0);
  }

 private Q_SLOTS:
  void isWhatQuantizingTheWholeGives_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<bool>("doubly");
    QTest::newRow("integers a channel") << "integer" << 4 << "channel" << false;
    QTest::newRow("integers a group") << "integer" << 3 << "group" << false;
    QTest::newRow("integers a tensor") << "integer" << 8 << "tensor" << false;
    QTest::newRow("nf4") << "nf4" << 4 << "group" << false;
    QTest::newRow("nf4, double quantization") << "nf4" << 4 << "group" << true;
    QTest::newRow("fp4") << "fp4" << 4 << "channel" << false;
    QTest::newRow("k-means a channel") << "kmeans" << 3 << "channel" << false;
    QTest::newRow("k-means a group") << "kmeans" << 2 << "group" << false;
  }

  /// Runs of channels, each rounded by itself, are the whole layer rounded: bit by bit.
  void isWhatQuantizingTheWholeGives() {
    QFETCH(QString, format);
    QFETCH(int, bits);
    QFETCH(QString, granularity);
    QFETCH(bool, doubly);
    const at::Tensor weight = layer_weight(517, 320);  // two runs and a bit
    PreviewSettings settings = settings_of(format.toStdString(), bits, granularity.toStdString(), 64);
    settings.weights.double_quantization = doubly;
    const at::Tensor whole = quantize_weight(weight, settings.weights, "a layer", settings.seed).dequantized;
    const LayerPreview preview = preview_layer(inspected(weight), settings, {});
    QVERIFY(preview.quantized.equal(whole));

    const at::Tensor error = (weight - whole).to(at::kDouble);
    const LayerFigures& figures = preview.picture.figures;
    const double mse = error.square().mean().item<double>();
    QVERIFY(std::abs(figures.mse / mse - 1) < 1e-6);
    const double sqnr = 10 * std::log10(weight.to(at::kDouble).square().mean().item<double>() / mse);
    QVERIFY(std::abs(figures.sqnr_db - sqnr) < 1e-4);
    QCOMPARE(figures.bits_per_weight, bits_per_weight(settings.weights, 517, 320));
    QCOMPARE(figures.channels, std::int64_t{517});
    QVERIFY(!figures.is_estimate());
    QVERIFY(std::abs(preview.largest_error - error.abs().max().item<double>()) < 1e-6);
  }

  void everyWeightIsInBothHistograms() {
    const at::Tensor weight = layer_weight(300, 64);
    const LayerPicture picture =
        preview_layer(inspected(weight), settings_of("integer", 2, "channel"), {}).picture;
    QCOMPARE(counted(picture.before), 300.0 * 64);
    QCOMPARE(counted(picture.after), 300.0 * 64);
    const auto width = [](const Histogram& h) {
      return (h.high - h.low) / static_cast<float>(h.counts.size());
    };
    QVERIFY(std::abs(width(picture.before) / width(picture.after) - 1) < 1e-3F);
    QVERIFY(picture.before.counts != picture.after.counts);
    QCOMPARE(picture.grid.size(), std::size_t{4});
    QVERIFY(std::ranges::is_sorted(picture.grid));
  }

  void rangesAreOfEachChannel() {
    const at::Tensor weight = layer_weight(20, 32);
    const LayerPreview preview = preview_layer(inspected(weight), settings_of("integer", 3, "channel"), {});
    const ChannelRanges& ranges = preview.picture.ranges;
    QCOMPARE(ranges.run, std::int64_t{1});
    QCOMPARE(ranges.low_before.size(), std::size_t{20});
    for (std::int64_t c = 0; c < 20; ++c) {
      const auto i = static_cast<std::size_t>(c);
      QCOMPARE(ranges.high_before[i], weight[c].max().item<float>());
      QCOMPARE(ranges.low_after[i], preview.quantized[c].min().item<float>());
      const double rms = (weight[c] - preview.quantized[c]).square().mean().sqrt().item<double>();
      QVERIFY(std::abs(static_cast<double>(ranges.error[i]) - rms) < 1e-6);
    }
    QVERIFY(ranges.high_before[10] > 3 * ranges.high_before[9]);  // the outlier channel
  }

  void manyChannelsShareAValue() {
    const at::Tensor weight = layer_weight(5000, 4);
    const ChannelRanges ranges =
        preview_layer(inspected(weight), settings_of("integer", 4, "channel"), {}).picture.ranges;
    QCOMPARE(ranges.run, std::int64_t{3});
    QCOMPARE(ranges.high_before.size(), std::size_t{1667});
    QCOMPARE(ranges.high_before[0], weight.slice(0, 0, 3).max().item<float>());
  }

  void floatWeightsLoseNothing() {
    const at::Tensor weight = layer_weight(8, 8);
    const LayerPreview preview = preview_layer(inspected(weight), settings_of("integer", 16, "channel"), {});
    QVERIFY(preview.quantized.is_same(weight) || preview.quantized.equal(weight));
    QCOMPARE(preview.picture.figures.sqnr_db, 300.0);
    QCOMPARE(preview.picture.figures.mse, 0.0);
    QCOMPARE(preview.picture.figures.bytes, std::int64_t{128});
    QVERIFY(preview.picture.grid.empty());
  }

  /// Half of the range: no level lies beyond it, and the rest rounds finer.
  void clippingCutsRanges() {
    const at::Tensor weight = layer_weight(40, 64);
    PreviewSettings settings = settings_of("integer", 4, "channel");
    const float whole = preview_layer(inspected(weight), settings, {}).picture.ranges.high_after[20];
    settings.clip_ratio = 0.5;
    const LayerPicture clipped = preview_layer(inspected(weight), settings, {}).picture;
    QVERIFY(clipped.ranges.high_after[20] < 0.7F * whole);
    settings.weights.format = "nf4";  // has no range to clip
    PreviewSettings plain = settings;
    plain.clip_ratio = 1;
    QCOMPARE(preview_layer(inspected(weight), settings, {}).picture.figures.mse,
             preview_layer(inspected(weight), plain, {}).picture.figures.mse);
  }

  void aSampleIsAnEstimate() {
    const at::Tensor weight = layer_weight(1024, 64);
    const InspectedLayer layer = inspected(weight);
    const InspectedLayer sample = sample_of(layer, 64 * 64);
    QCOMPARE(sample.weight.size(0), std::int64_t{64});
    const PreviewSettings settings = settings_of("kmeans", 4, "channel");
    const LayerFigures estimate = preview_layer(sample, settings, {}).picture.figures;
    QVERIFY(estimate.is_estimate());
    QCOMPARE(estimate.all_channels, std::int64_t{1024});
    const LayerFigures whole = preview_layer(layer, settings, {}).picture.figures;
    QVERIFY(std::abs(estimate.sqnr_db - whole.sqnr_db) < 1.5);
    QCOMPARE(estimate.bits_per_weight, whole.bits_per_weight);
  }

  void memoryIsUsedAgain() {
    const InspectedLayer layer = inspected(layer_weight(256, 64));
    const LayerPreview first = preview_layer(layer, settings_of("integer", 2, "channel"), {});
    const void* memory = first.quantized.data_ptr();
    const LayerPreview second =
        preview_layer(layer, settings_of("integer", 8, "channel"), {}, first.quantized);
    QCOMPARE(second.quantized.data_ptr(), memory);
    QVERIFY(second.quantized.equal(preview_layer(layer, settings_of("integer", 8, "channel"), {}).quantized));
    // Of another size, or the weight itself: never written to.
    const at::Tensor before = layer.weight.clone();
    QVERIFY(
        preview_layer(layer, settings_of("integer", 2, "channel"), {}, layer.weight).quantized.data_ptr() !=
        layer.weight.data_ptr());
    QVERIFY(layer.weight.equal(before));
  }

  void aStopEndsIt() {
    std::stop_source source;
    source.request_stop();
    const RunContext stopped(source.get_token(), nullptr, {});
    QVERIFY_EXCEPTION_THROWN(
        preview_layer(inspected(layer_weight(64, 64)), settings_of("kmeans", 4, "channel"), stopped), Error);
  }

  void groupsThatDoNotFitAreRefused() {
    QVERIFY_EXCEPTION_THROWN(
        preview_layer(inspected(layer_weight(8, 40)), settings_of("nf4", 4, "group", 64), {}), Error);
    // Integers take a shorter last group.
    QVERIFY(preview_layer(inspected(layer_weight(8, 40)), settings_of("integer", 4, "group", 16), {})
                .picture.figures.sqnr_db > 15);
  }

  void onlyMatricesAreLookedAt() {
    QVERIFY_EXCEPTION_THROWN(inspected(layer_weight(4, 4).reshape({2, 2, 4})), Error);
    const at::Tensor constant = at::full({4, 4}, 0.5F);  // no spread at all
    QCOMPARE(
        counted(preview_layer(inspected(constant), settings_of("integer", 4, "channel"), {}).picture.after),
        16.0);
  }
};

AQ_TEST(LayerPreviewTest)
#include "layer_preview_test.moc"
