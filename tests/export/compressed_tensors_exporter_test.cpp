// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/export/exporter.h"
#include "tests/support/grid_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using namespace aq::test;

namespace {

const std::string kQuery = "model.layers.0.self_attn.q_proj", kDown = "model.layers.1.mlp.down_proj";

Recipe recipe_of(int bits, bool symmetric, int group_size = 0) {
  Recipe recipe;
  recipe.transform.norm = "none";
  recipe.weights.bits = bits;
  recipe.weights.symmetric = symmetric;
  if (group_size > 0) {
    recipe.weights.granularity = "group";
    recipe.weights.group_size = group_size;
  }
  return recipe;
}

Recipe w8a8() {
  Recipe recipe = recipe_of(8, true);
  recipe.activations.bits = 8;
  recipe.activations.symmetric = true;
  recipe.activations.kv_bits = 16;
  return recipe;
}

nlohmann::json quantization_of(const std::string& directory) {
  return nlohmann::json::parse(read_file(directory + "/config.json"))["quantization_config"];
}

std::shared_ptr<const TensorSource> stored_in(const std::string& directory) {
  return open_safetensors(directory_files(directory));
}

void require_weights(const TensorSource& written, const TensorSource& wanted) {
  for (const TensorInfo& info : wanted.tensors())
    QVERIFY2(at::equal(written.load(info.name), wanted.load(info.name)), info.name.c_str());
}

}  // namespace

class CompressedTensorsExporterTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int outputs_ = 0;

  Model tiny() const { return Model::open(tiny_llama().write(folder_ / "model")); }

  /// @returns the directory
  std::string written(const Model& model, const GridModel& rounded, const Recipe& recipe,
                      const std::string& variant = {}) {
    ExportRequest request{.model = &model,
                          .quantized = rounded.tensors,
                          .layers = rounded.layers,
                          .recipe = recipe,
                          .provenance = nlohmann::ordered_json::object(),
                          .output = folder_ / ("out" + std::to_string(outputs_++)),
                          .variant = variant};
    exporter("compressed-tensors").write(request, {});
    return request.output;
  }

  static std::string refusal(const Recipe& recipe, const Model& model, const std::string& variant = {}) {
    return exporter("compressed-tensors").refusal(recipe, model.config(), variant);
  }

 private Q_SLOTS:
  /// The tiny model is F32, so scales are kept as they are, and the weights come back bit by bit.
  void everyGridComesBack_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("group");
    for (int bits = 2; bits <= 8; ++bits)
      for (const bool symmetric : {false, true})
        for (const int group : {0, 8, 64})
          QTest::addRow("%d %s %d", bits, symmetric ? "symmetric" : "asymmetric", group)
              << bits << symmetric << group;
  }
  void everyGridComesBack() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(int, group);
    const Model model = tiny();
    const Recipe recipe = recipe_of(bits, symmetric, group);
    const GridModel rounded = grid_model(model, recipe);
    const std::string output = written(model, rounded, recipe);
    const Model reopened = Model::open(output);
    QCOMPARE(reopened.tensors().tensors().size(), rounded.tensors->tensors().size());
    require_weights(reopened.tensors(), *rounded.tensors);
    QVERIFY(recipe_of_checkpoint(reopened.files()) == recipe);
    const auto weights = quantization_of(output)["config_groups"]["group_0"]["weights"];
    QCOMPARE(weights["num_bits"].get<int>(), bits);
    QCOMPARE(weights["strategy"].get<std::string>(), std::string(group == 8 ? "group" : "channel"));
    QCOMPARE(stored_in(output)->has(kQuery + ".weight_zero_point"), !symmetric);
  }

  /// Clipping and error feedback may put a weight on the topmost integer, which the format has below zero
  /// only.
  void rowsOnTheTopmostIntegerAreMirrored() {
    const Model model = tiny();
    const Recipe recipe = recipe_of(4, true, 8);
    GridModel rounded = grid_model(model, recipe);
    (*rounded.layers)[kQuery].integers[3][9] = 15;
    (*rounded.layers)[kQuery].integers[3][10] = 0;
    rounded.follow(kQuery);
    const std::string output = written(model, rounded, recipe);
    require_weights(Model::open(output).tensors(), *rounded.tensors);
    const at::Tensor negative = stored_in(output)->load(kQuery + ".weight_scale").lt(0);
    QVERIFY(negative[3][1].item<bool>());
    QCOMPARE(negative.sum().item<int>(), 1);
  }

  void activationsOfEightBitsGoWithInt8Weights() {
    const Model model = tiny();
    GridModel rounded = grid_model(model, w8a8());
    (*rounded.layers)[kQuery].integers[0][0] = 255;
    rounded.follow(kQuery);
    const std::string output = written(model, rounded, w8a8());
    require_weights(Model::open(output).tensors(), *rounded.tensors);
    const auto config = quantization_of(output);
    QCOMPARE(config["format"].get<std::string>(), std::string("int-quantized"));
    const auto inputs = config["config_groups"]["group_0"]["input_activations"];
    QVERIFY(inputs["num_bits"] == 8 && inputs["strategy"] == "token" && inputs["dynamic"] == true);
    QCOMPARE(stored_in(output)->info(kQuery + ".weight").dtype, at::kChar);
    QVERIFY(quantization_of(written(model, rounded, w8a8(), "pack-quantized"))["format"] == "pack-quantized");
  }

  void layersOfTheirOwnAreNamedOrLeftFloat() {
    const Model model = tiny();
    Recipe recipe = recipe_of(4, false);
    recipe.layers = {{"1.mlp.down_proj", {{"bits", std::int64_t{8}}}},
                     {"0.self_attn.q_proj", {{"bits", std::int64_t{16}}}}};
    const GridModel rounded = grid_model(model, recipe);
    const std::string output = written(model, rounded, recipe);
    require_weights(Model::open(output).tensors(), *rounded.tensors);
    const auto config = quantization_of(output);
    QVERIFY(config["config_groups"]["group_0"]["targets"] == nlohmann::json({"Linear"}));
    QVERIFY(config["config_groups"]["group_1"]["targets"] == nlohmann::json({kDown}));
    QVERIFY(config["config_groups"]["group_1"]["weights"]["num_bits"] == 8);
    QVERIFY(config["ignore"] == nlohmann::json({"lm_head", kQuery}));
  }

  void scalesAreInTheModelsDtype() {
    const Model model = tiny();
    auto halves = std::make_shared<OverlaySource>(model.tensor_source());
    for (const TensorInfo& info : model.tensors().tensors())
      halves->put(info.name, model.tensors().load(info.name).to(at::kBFloat16));
    const Model half = model.with_tensors(halves);
    const Recipe recipe = recipe_of(4, false);
    GridModel rounded = grid_model(half, recipe);
    const std::string output = written(half, rounded, recipe);
    QCOMPARE(stored_in(output)->info(kQuery + ".weight_scale").dtype, at::kBFloat16);
    const at::Tensor weight = Model::open(output).tensors().load(kQuery + ".weight");
    QCOMPARE(weight.scalar_type(), at::kBFloat16);
    const at::Tensor wanted = rounded.tensors->load(kQuery + ".weight").to(at::kFloat);
    QVERIFY(at::allclose(weight.to(at::kFloat), wanted, 1.0 / 128, 0));
  }

  void scalesThatAreLostAreRefused() {
    const Model model = tiny();
    auto halves = std::make_shared<OverlaySource>(model.tensor_source());
    for (const TensorInfo& info : model.tensors().tensors())
      halves->put(info.name, model.tensors().load(info.name).to(at::kHalf));
    const Model half = model.with_tensors(halves);
    GridModel rounded = grid_model(half, recipe_of(4, false));
    (*rounded.layers)[kQuery].scale[2] = 1e6f;
    const auto before = folder_.entries().size();
    try {
      written(half, rounded, recipe_of(4, false));
      QFAIL("not refused");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::BadArgument && error.subject() == kQuery);
    }
    QCOMPARE(folder_.entries().size(), before);
  }

  void whatItCannotCarryIsRefused() {
    const Model model = tiny();
    const auto says = [&](const Recipe& recipe, const std::string& part, const std::string& variant = {}) {
      const std::string reason = refusal(recipe, model, variant);
      return reason.find(part) != std::string::npos;
    };
    Recipe recipe = recipe_of(4, false);
    QVERIFY(refusal(recipe, model).empty());
    QVERIFY(says(recipe, "int-quantized is for", "int-quantized"));
    QVERIFY(refusal(w8a8(), model, "int-quantized").empty());
    recipe.activations.bits = 8;
    QVERIFY(says(recipe, "--kv-bits 16"));
    recipe.activations.kv_bits = 16;
    QVERIFY(refusal(recipe, model).empty());
    recipe.activations.range = "static";
    QVERIFY(says(recipe, "static ranges"));
    recipe = recipe_of(4, false);
    recipe.transform.norm = "affine";
    QVERIFY(says(recipe, "full matrix"));
    recipe = recipe_of(4, false);
    recipe.weights.format = "nf4";
    QVERIFY(says(recipe, "bitsandbytes"));
    QVERIFY(says(recipe_of(4, false, 12), "groups of 12"));
    QVERIFY(says(recipe_of(16, false), "nothing to pack"));
    recipe = recipe_of(4, false, 8);
    recipe.rounding.rule = "gptq";
    recipe.rounding.act_order = true;
    QVERIFY(says(recipe, "act-order"));
    recipe.rounding.static_groups = true;
    QVERIFY(refusal(recipe, model).empty());
    Recipe opt = recipe_of(16, false);
    opt.layers = {{"0.*", {{"bits", std::int64_t{4}}}}};
    QVERIFY(refusal(opt, model).empty());
  }

  void readersAreSaidToTakeWhatTheirKernelsTake() {
    const Model model = tiny();
    const auto verdict = [&](const std::string& program, const Recipe& recipe) {
      for (const ReaderSupport& one : exporter("compressed-tensors").readers(recipe, model.config(), ""))
        if (one.reader == program) return one.verdict;
      throw std::runtime_error("nothing is said of " + program);
    };
    QVERIFY(verdict("vLLM", recipe_of(3, true)) == ReaderVerdict::Unchecked);
    QVERIFY(verdict("vLLM", recipe_of(4, true)) == ReaderVerdict::Unchecked);  // of so few inputs
    QVERIFY(verdict("vLLM", w8a8()) == ReaderVerdict::Loads);
    QVERIFY(verdict("transformers", recipe_of(3, false)) == ReaderVerdict::Loads);
    Recipe mixed = recipe_of(3, false);
    mixed.layers = {{"0.*", {{"bits", std::int64_t{4}}}}};
    QVERIFY(verdict("transformers", mixed) == ReaderVerdict::Refuses);
    mixed.weights.symmetric = true;
    QVERIFY(verdict("transformers", mixed) == ReaderVerdict::Loads);
  }
};

AQ_TEST(CompressedTensorsExporterTest)
#include "compressed_tensors_exporter_test.moc"
