// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <string>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/evaluation/hidden_states.h"
#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/model/model.h"
#include "tests/support/golden_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

constexpr const char* kMethods[] = {"rtn", "omniquant", "affinequant", "gptq", "awq", "quarot"};

std::string numbers() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += std::to_string(i) + " and ";
  return text;
}

at::Tensor logits_of(const Model& model) {
  const at::NoGradGuard no_grad;
  const at::Tensor ids = at::arange(3, 43, at::TensorOptions(at::kLong)).reshape({2, 20});
  return model.head(final_hidden_states(model, ids, nullptr, {}));
}

/// The tensors of a checkpoint as they lie in its file.
std::shared_ptr<const TensorSource> stored(const std::string& directory) {
  return open_safetensors(directory_files(directory));
}

bool is_quantized(const Model& model, const std::string& name) {
  for (const LinearRole role : kAllLinearRoles)
    for (std::int64_t block = 0; block < model.config().layers; ++block)
      if ((role != LinearRole::Gate || model.config().block.mlp == MlpKind::Gated) &&
          name == model.family().linear_name(role, block) + ".weight")
        return true;
  return false;
}

}  // namespace

/// What must be true of every family: each method quantizes its model, and what is written has the original's
/// layout.
class FamilyContractTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;
  std::string text_;

  RunSpec spec_of(const std::string& name, const std::string& method_id) {
    RunSpec spec;
    spec.model = test::golden_model(name, folder_.path());
    spec.recipe = method(method_id).apply({});
    spec.recipe.calibration.nsamples = 2;
    spec.recipe.calibration.seqlen = 16;
    spec.recipe.optimizer.epochs = std::min(spec.recipe.optimizer.epochs, 2);
    spec.recipe.weights.bits = 8;  // close to the original: a tensor in a wrong place would show
    spec.calibration = text_;
    spec.output = folder_ / (name + "-" + method_id);
    return spec;
  }

  static void every_model() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : test::golden_models())
      QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }

  /// Names, dtypes and shapes of the original's, and an untied head where the model was rotated.
  static void expect_the_originals_layout(const RunSpec& spec) {
    const auto before = stored(spec.model), after = stored(spec.output);
    for (const TensorInfo& info : before->tensors()) {
      QVERIFY2(after->has(info.name), info.name.c_str());
      QVERIFY2(after->info(info.name).shape == info.shape && after->info(info.name).dtype == info.dtype,
               info.name.c_str());
    }
    for (const TensorInfo& info : after->tensors())
      QVERIFY2(
          before->has(info.name) || info.name == "lm_head.weight" || info.name.starts_with("affinequant."),
          info.name.c_str());
  }

  static void expect_a_quantized_model(const RunSpec& spec) {
    const Model before = Model::open(spec.model);
    Engine::run(spec, {});
    expect_the_originals_layout(spec);
    const Model after = Model::open(spec.output);
    const at::Tensor logits = logits_of(after), original = logits_of(before);
    QVERIFY(logits.isfinite().all().item<bool>());
    QVERIFY(!at::equal(logits, original));
    const double error = ((logits - original).norm() / original.norm()).item<double>();
    qInfo("relative error of the logits: %.3f", error);
    QVERIFY2(error < 0.15, qPrintable(QString::number(error)));
  }

 private Q_SLOTS:
  void initTestCase() { text_ = folder_.write("text.txt", numbers()); }

  void everyFamilyByEveryMethod_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("method");
    for (const std::string& name : test::golden_models())
      for (const char* id : kMethods)
        QTest::addRow("%s %s", name.c_str(), id) << QString::fromStdString(name) << id;
  }
  void everyFamilyByEveryMethod() {
    QFETCH(QString, name);
    QFETCH(QString, method);
    const RunSpec spec = spec_of(name.toStdString(), method.toStdString());
    try {
      expect_a_quantized_model(spec);
    } catch (const Error& error) {  // QuaRot alone has models that it cannot rotate
      const BlockShape block = Model::open(spec.model).config().block;
      const bool refused = block.output_norms || block.norm == NormKind::LayerNorm;
      QVERIFY2(method == "quarot" && refused && error.kind() == ErrorKind::BadArgument, error.what());
      QVERIFY2(QString(error.what()).contains("--rotation"), error.what());
    }
  }

  /// A shift adds biases; config.json announces them, or the format refuses.
  void shiftsAddBiasesWhereTheFamilyHasAPlaceForThem_data() { every_model(); }
  void shiftsAddBiasesWhereTheFamilyHasAPlaceForThem() {
    QFETCH(QString, name);
    RunSpec spec = spec_of(name.toStdString(), "affinequant");
    spec.recipe.transform.shift = "always";
    spec.output += "-shift";
    const Model before = Model::open(spec.model);
    if (!exporter(spec.format).refusal(resolved(spec.recipe), before.config(), "").empty()) {
      QVERIFY_EXCEPTION_THROWN(Engine::run(spec, {}), Error);
      return;
    }
    Engine::run(spec, {});
    const Model after = Model::open(spec.output);
    QVERIFY(after.config().qkv_bias && after.config().output_bias && after.config().mlp_bias);
    const double error =
        ((logits_of(after) - logits_of(before)).norm() / logits_of(before).norm()).item<double>();
    QVERIFY2(error < 0.15, qPrintable(QString::number(error)));
  }

  /// At 16 bits, and where only plain rounding happens, what is not quantized passes through byte for byte.
  void whatIsNotQuantizedPassesThrough_data() { every_model(); }
  void whatIsNotQuantizedPassesThrough() {
    QFETCH(QString, name);
    const RunSpec spec = spec_of(name.toStdString(), "rtn");
    std::filesystem::remove_all(spec.output);
    Engine::run(spec, {});
    const Model before = Model::open(spec.model), after = Model::open(spec.output);
    for (const TensorInfo& info : before.tensors().tensors()) {
      const bool same = at::equal(before.tensors().load(info.name), after.tensors().load(info.name));
      QVERIFY2(same != is_quantized(before, info.name), info.name.c_str());
    }
  }
};

AQ_TEST(FamilyContractTest)
#include "family_contract_test.moc"
