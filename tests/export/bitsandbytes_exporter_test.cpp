// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/packed/bitsandbytes_layout.h"
#include "core/export/exporter.h"
#include "core/quant/double_quantization.h"
#include "tests/export/rounded_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

const std::string kQuery = "model.layers.0.self_attn.q_proj", kDown = "model.layers.1.mlp.down_proj";

Recipe recipe_of(const WeightRecipe& weights) {
  Recipe recipe;
  recipe.method = "rtn";
  recipe.weights = weights;
  recipe.activations.bits = 16;
  return recipe;
}

WeightRecipe four_bit(const std::string& format, int group, bool doubled = false) {
  return {.format = format,
          .bits = 4,
          .granularity = "group",
          .group_size = group,
          .symmetric = false,
          .double_quantization = doubled};
}

WeightRecipe int8() { return {.bits = 8, .granularity = "channel", .symmetric = true}; }

std::shared_ptr<const TensorSource> stored_tensors(const std::string& directory) {
  return open_safetensors(directory_files(directory));
}

void expect(const std::string& text, const std::string& part) {
  QVERIFY2(text.find(part) != std::string::npos, text.c_str());
}

}  // namespace

class BitsandbytesExporterTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int outputs_ = 0;
  std::unique_ptr<Model> llama_, opt_;

  ExportRequest request(const Model& model, const std::shared_ptr<RoundedModel>& rounded,
                        const Recipe& recipe) {
    return {.model = &model,
            .quantized = rounded->tensors(),
            .layers = rounded,
            .recipe = recipe,
            .provenance = {{"program_version", "0.1.0"}},
            .output = folder_ / ("out" + std::to_string(outputs_++)),
            .variant = {},
            .plan = {}};
  }

  /// Rounds and exports. @returns the directory
  std::string exported(const Model& model, const Recipe& recipe,
                       std::shared_ptr<RoundedModel>* kept = nullptr) {
    const auto rounded = std::make_shared<RoundedModel>(model, recipe);
    if (kept) *kept = rounded;
    const ExportRequest asked = request(model, rounded, recipe);
    exporter("bitsandbytes").write(asked, {});
    return asked.output;
  }

  /// Why the recipe cannot be carried, as it is said before the run.
  std::string refusal(const Recipe& recipe) const {
    return exporter("bitsandbytes").refusal(recipe, llama_->config(), {});
  }
  std::string refusal(const WeightRecipe& weights) const { return refusal(recipe_of(weights)); }

 private Q_SLOTS:
  void initTestCase() {
    llama_ = std::make_unique<Model>(Model::open(widened(tiny_llama(), 4).write(folder_.path() / "llama")));
    opt_ = std::make_unique<Model>(Model::open(widened(tiny_opt(), 4).write(folder_.path() / "opt")));
  }

  void fourBitComesBackBitForBit_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("group");
    QTest::addColumn<bool>("doubled");
    QTest::newRow("nf4") << "nf4" << 64 << false;
    QTest::newRow("nf4, doubly quantized") << "nf4" << 64 << true;
    QTest::newRow("fp4") << "fp4" << 32 << false;
    QTest::newRow("fp4, doubly quantized") << "fp4" << 64 << true;
  }
  void fourBitComesBackBitForBit() {
    QFETCH(QString, format);
    QFETCH(int, group);
    QFETCH(bool, doubled);
    for (const Model* model : {llama_.get(), opt_.get()}) {
      const Recipe recipe = recipe_of(four_bit(format.toStdString(), group, doubled));
      std::shared_ptr<RoundedModel> rounded;
      const Model back = Model::open(exported(*model, recipe, &rounded));
      QCOMPARE(back.tensors().tensors().size(), rounded->tensors()->tensors().size());
      for (const TensorInfo& info : rounded->tensors()->tensors()) {
        const at::Tensor expected = rounded->tensors()->load(info.name);
        QVERIFY2(at::equal(back.tensors().load(info.name), expected), info.name.c_str());
        QVERIFY(back.tensors().info(info.name).dtype == expected.scalar_type());
      }
      QVERIFY(recipe_of_checkpoint(back.files()) == recipe);
    }
  }

  void codesAndScalesAreTheRuns() {
    std::shared_ptr<RoundedModel> rounded;
    const auto stored = stored_tensors(exported(*llama_, recipe_of(four_bit("nf4", 32, true)), &rounded));
    const CalibratedLayer& layer = rounded->layer(kQuery);
    const std::string weight = kQuery + ".weight";
    QVERIFY(at::equal(bitsandbytes::unpack_four_bit(stored->load(weight), 64 * 64),
                      layer.integers.reshape({-1})));
    QVERIFY(at::equal(stored->load(weight + ".absmax"), layer.double_quantized.codes));
    QVERIFY(at::equal(stored->load(weight + ".nested_absmax"), layer.double_quantized.absmax));
    QVERIFY(at::equal(stored->load(weight + ".nested_quant_map"), dynamic_map()));
    QVERIFY(at::equal(stored->load(weight + ".quant_map"), layer.codebook[0]));
    QVERIFY(stored->has(weight + ".quant_state.bitsandbytes__nf4"));
  }

  void scalesThatWereNotQuantizedStayFloat() {
    std::shared_ptr<RoundedModel> rounded;
    const auto stored = stored_tensors(exported(*llama_, recipe_of(four_bit("fp4", 64)), &rounded));
    QVERIFY(at::equal(stored->load(kDown + ".weight.absmax"), rounded->layer(kDown).scale.reshape({-1})));
    QVERIFY(!stored->has(kDown + ".weight.nested_absmax"));
    QVERIFY(stored->has(kDown + ".weight.quant_state.bitsandbytes__fp4"));
  }

  void theDtypeOfTheModelIsKept() {
    const auto bfloat = std::make_shared<OverlaySource>(llama_->tensor_source());
    for (const TensorInfo& info : llama_->tensors().tensors())
      bfloat->put(info.name, llama_->tensors().load(info.name).to(at::kBFloat16));
    const Model model = llama_->with_tensors(bfloat);
    std::shared_ptr<RoundedModel> rounded;
    const std::string output = exported(model, recipe_of(four_bit("nf4", 64, true)), &rounded);
    const Model back = Model::open(output);
    QVERIFY(at::equal(back.tensors().load(kQuery + ".weight"), rounded->tensors()->load(kQuery + ".weight")));
    QVERIFY(back.tensors().info(kQuery + ".weight").dtype == at::kBFloat16);
    const auto config = nlohmann::json::parse(read_file(fs::path(output) / "config.json"));
    QCOMPARE(config["quantization_config"]["bnb_4bit_compute_dtype"].get<std::string>(),
             std::string("bfloat16"));
  }

  void integersAndScalesOfInt8AreTheRuns() {
    std::shared_ptr<RoundedModel> rounded;
    const std::string output = exported(*llama_, recipe_of(int8()), &rounded);
    const auto stored = stored_tensors(output);
    const CalibratedLayer& layer = rounded->layer(kDown);
    QVERIFY(at::equal(stored->load(kDown + ".weight").to(at::kInt), layer.integers.to(at::kInt) - 127));
    QVERIFY(at::equal(stored->load(kDown + ".SCB"), layer.scale.reshape({-1}) * 127));
    QCOMPARE(stored->load(kDown + ".weight_format").item<int>(), 0);
    const at::Tensor back = Model::open(output).tensors().load(kDown + ".weight");
    QVERIFY(at::allclose(back, rounded->tensors()->load(kDown + ".weight"), 1e-6, 0));
  }

  /// The keys and values that transformers 5.23.0 saved.
  void theConfigIsThatOfTransformers() {
    const std::string four = exported(*llama_, recipe_of(four_bit("nf4", 64, true)));
    QVERIFY(nlohmann::json::parse(read_file(fs::path(four) / "config.json"))["quantization_config"] ==
            nlohmann::json::parse(R"({"_load_in_4bit": true, "_load_in_8bit": false,
      "bnb_4bit_compute_dtype": "float32", "bnb_4bit_quant_storage": "uint8", "bnb_4bit_quant_type": "nf4",
      "bnb_4bit_use_double_quant": true, "llm_int8_enable_fp32_cpu_offload": false,
      "llm_int8_has_fp16_weight": false, "llm_int8_skip_modules": null, "llm_int8_threshold": 6.0,
      "load_in_4bit": true, "load_in_8bit": false, "quant_method": "bitsandbytes"})"));
    Recipe recipe = recipe_of(int8());
    recipe.activations = {.bits = 8, .symmetric = true, .outlier_threshold = 4.5};
    const std::string eight = exported(*llama_, recipe);
    QVERIFY(nlohmann::json::parse(read_file(fs::path(eight) / "config.json"))["quantization_config"] ==
            nlohmann::json::parse(R"({"_load_in_4bit": false, "_load_in_8bit": true,
      "bnb_4bit_compute_dtype": "float32", "bnb_4bit_quant_storage": "uint8", "bnb_4bit_quant_type": "fp4",
      "bnb_4bit_use_double_quant": false, "llm_int8_enable_fp32_cpu_offload": false,
      "llm_int8_has_fp16_weight": false, "llm_int8_skip_modules": null, "llm_int8_threshold": 4.5,
      "load_in_4bit": false, "load_in_8bit": true, "quant_method": "bitsandbytes"})"));
  }

  void layersThatStayedFloatAreNamed() {
    Recipe recipe = recipe_of(four_bit("nf4", 64));
    recipe.layers = {override_from_text("1.mlp.down_proj:bits=16"),
                     override_from_text("0.self_attn.q_proj:format=fp4")};
    std::shared_ptr<RoundedModel> rounded;
    const std::string output = exported(*llama_, recipe, &rounded);
    const auto config = nlohmann::json::parse(read_file(fs::path(output) / "config.json"));
    QVERIFY(config["quantization_config"]["llm_int8_skip_modules"] == nlohmann::json({"lm_head", kDown}));
    const Model back = Model::open(output);
    for (const std::string& name : {kQuery, kDown})
      QVERIFY(at::equal(back.tensors().load(name + ".weight"), rounded->tensors()->load(name + ".weight")));
    QVERIFY(stored_tensors(output)->has(kQuery + ".weight.quant_state.bitsandbytes__fp4"));
  }

  void whatItCannotHoldIsRefused() {
    QCOMPARE(refusal(four_bit("nf4", 64)), std::string());
    QCOMPARE(refusal(int8()), std::string());
    expect(refusal(four_bit("nf4", 16)), "32, 64, 128");
    expect(refusal({.format = "kmeans", .bits = 4}), "kmeans");
    WeightRecipe asymmetric = int8(), grouped = int8();
    asymmetric.symmetric = false;
    grouped.granularity = "group";
    grouped.group_size = 32;
    expect(refusal(asymmetric), "zero points");
    expect(refusal(grouped), "groups");
    WeightRecipe floating = int8();
    floating.bits = 16;
    expect(refusal(floating), "no layer is quantized");
    Recipe mixed = recipe_of(four_bit("nf4", 64));
    mixed.layers = {
        override_from_text("*.mlp.down_proj:format=integer,bits=8,granularity=channel,symmetric=true")};
    expect(refusal(mixed), "not both");
    Recipe turned = recipe_of(int8());
    turned.transform.norm = "affine";
    expect(refusal(turned), "merged behind the rounding");
    for (const std::string& reason : {refusal(asymmetric), refusal(mixed), refusal(turned)})
      expect(reason, "safetensors");
  }

  void anIntegerTooLargeLeavesNothing() {
    const auto rounded = std::make_shared<RoundedModel>(*llama_, recipe_of(int8()));
    rounded->layer(kQuery).integers[0][0] = 255;
    const ExportRequest asked = request(*llama_, rounded, recipe_of(int8()));
    const auto before = folder_.entries();
    try {
      exporter("bitsandbytes").write(asked, {});
      QFAIL("written");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadArgument);
      expect(error.what(), kQuery);
    }
    QVERIFY(folder_.entries() == before);
  }

  void aSessionWithoutTheScalesCodesIsNamed() {
    const auto rounded = std::make_shared<RoundedModel>(*llama_, recipe_of(four_bit("nf4", 64, true)));
    rounded->layer(kDown).double_quantized = {};
    try {
      exporter("bitsandbytes").write(request(*llama_, rounded, recipe_of(four_bit("nf4", 64, true))), {});
      QFAIL("written");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
      expect(error.what(), "quantized scales");
    }
  }

  void readersAreToldOfSmallBlocks() {
    const auto reason = [&](const WeightRecipe& weights) {
      return condition_text(
          exporter("bitsandbytes").readers(recipe_of(weights), llama_->config(), {}).front());
    };
    expect(reason(four_bit("nf4", 32)), "blocks of 32");
    QVERIFY(reason(four_bit("nf4", 64)).find("blocks of 32") == std::string::npos);
    expect(reason(int8()), "rounds activations to 8 bits");
  }
};

AQ_TEST(BitsandbytesExporterTest)
#include "bitsandbytes_exporter_test.moc"
