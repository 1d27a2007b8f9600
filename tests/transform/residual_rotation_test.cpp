// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/residual_rotation.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "core/evaluation/hidden_states.h"
#include "core/transform/hadamard.h"
#include "core/transform/placement.h"
#include "tests/support/golden_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

Recipe rotating(std::int64_t seed = 0) {
  Recipe recipe;
  recipe.transform.rotation = "hadamard";
  recipe.calibration.seed = seed;
  return recipe;
}

/// The same model with its tensors in float32, so that what is rotated is not rounded to F16.
Model in_float(const Model& model) {
  auto wide = std::make_shared<OverlaySource>(model.tensor_source());
  for (const TensorInfo& info : model.tensors().tensors())
    wide->put(info.name, model.tensors().load(info.name).to(at::kFloat));
  return model.with_tensors(wide);
}

at::Tensor logits_of(const Model& model) {
  const at::Tensor ids = at::arange(3, 43, at::TensorOptions(at::kLong)).reshape({2, 20});
  return model.head(final_hidden_states(model, ids, nullptr, {}));
}

}  // namespace

class ResidualRotationTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;
  int count_ = 0;

  Model open(const test::TinyCheckpoint& tiny) {
    return Model::open(tiny.write(folder_.path() / std::to_string(count_++)));
  }

  static void expect_same_function(const Model& model) {
    const at::Tensor before = logits_of(model);
    for (const std::int64_t seed : {0, 5}) {
      const Model turned = rotated(model, rotating(seed));
      const at::Tensor after = logits_of(turned);
      const double off = ((after - before).abs().max() / before.abs().max()).item<double>();
      QVERIFY2(off < 2e-5, qPrintable(QString::number(off)));
      QVERIFY(!turned.config().tied_head);
      QVERIFY(turned.block(0).attention_norm.weight.eq(1).all().item<bool>());
      QVERIFY(
          !at::allclose(turned.block(0)[LinearRole::Query].weight, model.block(0)[LinearRole::Query].weight));
    }
  }

 private Q_SLOTS:
  void rmsNormModelsKeepTheirFunction() { expect_same_function(open(test::tiny_llama())); }
  void layerNormModelsKeepTheirFunction() { expect_same_function(open(test::tiny_opt())); }

  void tiedLlamaHeadsAreUntied() {
    auto tiny = test::tiny_llama();
    tiny.config["tie_word_embeddings"] = true;
    tiny.tensors.erase("lm_head.weight");
    const Model model = open(tiny);
    QVERIFY(model.config().tied_head);
    expect_same_function(model);
    const Model turned = rotated(model, rotating());
    QCOMPARE(turned.tensors().info("lm_head.weight").shape,
             model.tensors().info("model.embed_tokens.weight").shape);
  }

  /// Every family's model keeps its function, or says why it cannot be rotated.
  void modelsOfEveryFamily_data() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : test::golden_models())
      QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void modelsOfEveryFamily() {
    QFETCH(QString, name);
    const Model model = in_float(Model::open(test::golden_model(name.toStdString(), folder_.path())));
    const bool lacks_biases = model.config().block.norm == NormKind::LayerNorm && !model.config().qkv_bias;
    if (model.config().block.output_norms)
      QVERIFY_EXCEPTION_THROWN(require_placeable(rotating(), model.config()), Error);
    else if (lacks_biases)
      QVERIFY_EXCEPTION_THROWN(rotated(model, rotating()), Error);
    else
      expect_same_function(model);
  }

  void unknownTensorsAreRefused() {
    const Model turned = rotated(open(test::tiny_opt()), rotating());
    QVERIFY_EXCEPTION_THROWN(turned.tensors().info("no.such.tensor"), Error);
  }

  void withoutARotationNothingChanges() {
    const Model model = open(test::tiny_llama());
    QCOMPARE(rotated(model, {}).tensor_source(), model.tensor_source());
  }

  void rotationsBehindLayerNormsLeaveTheMeanAlone() {
    for (const NormKind norm : {NormKind::RmsNorm, NormKind::LayerNorm}) {
      const at::Tensor r = residual_rotation(norm, 48, 1);
      QVERIFY(at::allclose(at::matmul(r, r.t()), at::eye(48, at::kDouble), 0, 1e-12));
      const bool fixes_ones = at::allclose(r.sum(0), at::ones({48}, at::kDouble), 0, 1e-12);
      QCOMPARE(fixes_ones, norm == NormKind::LayerNorm);
    }
  }

  /// A channel that stands out is spread over all of them.
  void outliersAreSpread() {
    for (const NormKind norm : {NormKind::RmsNorm, NormKind::LayerNorm}) {
      at::Tensor x = at::zeros({64}, at::kDouble);
      x[5] = 8;
      QVERIFY(at::mv(residual_rotation(norm, 64, 2).t(), x).abs().max().item<double>() < 4);
    }
  }

  void normsWithBiasesNeedLayersWithBiases() {
    auto tiny = test::tiny_opt();
    tiny.config["enable_bias"] = false;
    for (auto it = tiny.tensors.begin(); it != tiny.tensors.end();)
      it = it->first.ends_with(".bias") && it->first.find("norm") == std::string::npos
               ? tiny.tensors.erase(it)
               : std::next(it);
    const Model model = open(tiny);
    QVERIFY_EXCEPTION_THROWN(rotated(model, rotating()), Error);
  }
};

AQ_TEST(ResidualRotationTest)
#include "residual_rotation_test.moc"
