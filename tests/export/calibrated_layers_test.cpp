// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/calibrated_layers.h"

#include <ATen/ATen.h>

#include <QTest>
#include <set>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "core/model/tensor_layout.h"
#include "tests/support/golden_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

std::string numbers() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += std::to_string(i) + " and ";
  return text;
}

}  // namespace

/// The grids of a session are those of the checkpoint's weights, however the checkpoint lays its layers out.
class CalibratedLayersTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;
  std::string text_;

  RunSpec spec_of(const std::string& name, const std::string& method_id) {
    RunSpec spec;
    spec.model = test::golden_model(name, folder_.path());
    spec.recipe = method(method_id).apply({});
    spec.recipe.weights.granularity = "group";
    spec.recipe.weights.group_size = 8;
    spec.recipe.calibration.nsamples = 2;
    spec.recipe.calibration.seqlen = 16;
    spec.calibration = text_;
    spec.output = folder_ / (name + "-" + method_id + "-" + std::to_string(++runs_));
    spec.session = spec.output + ".h5";
    return spec;
  }
  int runs_ = 0;

  static std::shared_ptr<const CalibratedLayers> layers_of(const RunSpec& spec, const Model& model) {
    const Session session = Session::open(spec.session);
    return session_layers(model, session, resolved(session.header().recipe));
  }

  /// As they lie in the file: [out, in] but where the family stores them the other way round.
  static void expect_the_written_weights(const RunSpec& spec) {
    const Model model = Model::open(spec.model);
    const auto written = open_safetensors(directory_files(spec.output));
    const auto layers = layers_of(spec, model);
    QVERIFY(!layers->layers().empty());
    for (const LayerInfo& info : layers->layers()) {
      const at::Tensor stored = written->load(info.name + ".weight");
      const at::Tensor weight = info.transposed ? stored.t() : stored;
      QCOMPARE(weight.sizes().vec(), (std::vector<std::int64_t>{info.out, info.in}));
      const at::Tensor own = dequantized(layers->load(info)).to(weight.scalar_type());
      QVERIFY2(at::allclose(own.to(at::kFloat), weight.to(at::kFloat), 1e-6, 1e-7), info.name.c_str());
    }
  }

 private Q_SLOTS:
  void initTestCase() { text_ = folder_.write("text.txt", numbers()); }

  void gridsAreTheWeights_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("method");
    for (const std::string& name : test::golden_models())
      for (const char* id : {"rtn", "gptq", "awq", "kmeans", "nf4"})
        QTest::addRow("%s %s", name.c_str(), id) << QString::fromStdString(name) << id;
  }
  void gridsAreTheWeights() {
    QFETCH(QString, name);
    QFETCH(QString, method);
    const RunSpec spec = spec_of(name.toStdString(), method.toStdString());
    try {
      Engine::run(spec, {});
    } catch (const Error& error) {
      QVERIFY2(error.kind() == ErrorKind::BadArgument, error.what());
      QSKIP(error.what());
    }
    try {
      expect_the_written_weights(spec);
    } catch (const std::exception& error) {
      QFAIL(error.what());
    }
  }

  void actOrderKeepsTheGroupsOfItsColumns() {
    RunSpec spec = spec_of(test::golden_models().front(), "gptq");
    spec.recipe.rounding.act_order = true;
    Engine::run(spec, {});
    const Model model = Model::open(spec.model);
    const auto layers = layers_of(spec, model);
    QVERIFY(layers->layers().front().reordered);
    QVERIFY(layers->load(layers->layers().front()).column_groups.defined());
    expect_the_written_weights(spec);
  }

  void layersThatStayFloatAreNotAmongThem() {
    RunSpec spec = spec_of(test::golden_models().front(), "rtn");
    const Model model = Model::open(spec.model);
    spec.recipe.layers = {{"0.*", {{"bits", std::int64_t{16}}}}};
    Engine::run(spec, {});
    const auto layers = layers_of(spec, model);
    const std::string first_block = model.family().linear_name(LinearRole::Query, 0);
    for (const LayerInfo& info : layers->layers()) QVERIFY(info.name != first_block);
    QVERIFY(!layers->layers().empty());
  }

  void symmetricGridsHaveTheirMiddleAsZeroPoint() {
    RunSpec spec = spec_of(test::golden_models().front(), "rtn");
    spec.recipe.weights.symmetric = true;
    spec.recipe.weights.granularity = "tensor";
    Engine::run(spec, {});
    const Model model = Model::open(spec.model);
    const auto layers = layers_of(spec, model);
    const CalibratedLayer layer = layers->load(layers->layers().front());
    QCOMPARE(layer.scale.sizes().vec(), (std::vector<std::int64_t>{layer.info.out, 1}));
    QVERIFY((layer.zero_point == 7).all().item<bool>());
    expect_the_written_weights(spec);
  }
};

AQ_TEST(CalibratedLayersTest)
#include "calibrated_layers_test.moc"
