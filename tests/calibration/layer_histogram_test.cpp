// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/layer_histogram.h"

#include <ATen/ATen.h>

#include <QTest>
#include <numeric>

#include "core/base/error.h"
#include "core/calibration/activation_statistics.h"
#include "core/model/model.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

double total(const Histogram& histogram) {
  return std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0);
}

/// One tensor, whatever it is asked for.
class OneTensor : public TensorSource {
 public:
  explicit OneTensor(at::Tensor tensor) : tensor_(std::move(tensor)) {}
  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string&) const override { return true; }
  const TensorInfo& info(const std::string&) const override { return infos_.at(0); }
  at::Tensor load(const std::string&) const override { return tensor_; }

 private:
  at::Tensor tensor_;
  std::vector<TensorInfo> infos_;
};

}  // namespace

class LayerHistogramTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aSmallLayerIsCountedInFull() {
    const Model model = Model::open("demo:llama");
    const std::string name = model.family().linear_name(LinearRole::Query, 0) + ".weight";
    const Histogram histogram = layer_histogram(model.tensors(), name);
    const at::Tensor weight = model.tensors().load(name).to(at::kFloat);
    QCOMPARE(total(histogram), static_cast<double>(weight.numel()));
    QCOMPARE(histogram.counts, histogram_of(weight).counts);
  }

  void ofALargeOneRowsAreChosenEvenly() {
    at::Tensor weight = at::zeros({8192, 512}, at::kHalf);
    weight.slice(0, 4096).fill_(1);
    const Histogram histogram = layer_histogram(OneTensor(weight), "any");
    QVERIFY(total(histogram) >= 1 << 20 && total(histogram) < 2 << 20);
    QCOMPARE(histogram.counts.front(), histogram.counts.back());  // as many from either half
  }

  void vectorsAndNumbersHaveOneToo() {
    QCOMPARE(total(layer_histogram(OneTensor(at::arange(5, at::kFloat)), "norm")), 5.0);
    QCOMPARE(total(layer_histogram(OneTensor(at::scalar_tensor(3)), "scale")), 1.0);
  }

  void anUnknownLayerIsRefused() {
    QVERIFY_EXCEPTION_THROWN(layer_histogram(Model::open("demo:llama").tensors(), "no.such.tensor"), Error);
  }
};

AQ_TEST(LayerHistogramTest)
#include "layer_histogram_test.moc"
