// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// GPTQ and AWQ checkpoints: written from calibrated grids, opened again, and what they refuse.
#include <ATen/ATen.h>

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/packed/gptq_layout.h"
#include "core/export/exporter.h"
#include "tests/support/registered_test.h"
#include "tests/support/rounded_layers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using namespace aq::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// Hidden size 64, 96 in the MLP, keys and values of 32: words of all widths are full.
TinyCheckpoint word_sized(TinyCheckpoint tiny, const char* ffn_key) {
  const std::map<std::int64_t, std::int64_t> sizes{{kTinyHidden, 64}, {kTinyHidden / 2, 32}, {kTinyFfn, 96}};
  for (auto& [name, shape] : tiny.tensors)
    for (std::int64_t& size : shape)
      if (sizes.contains(size)) size = sizes.at(size);
  for (const char* key : {"hidden_size", "word_embed_proj_dim"})
    if (tiny.config.contains(key)) tiny.config[key] = 64;
  tiny.config[ffn_key] = 96;
  return tiny;
}

Recipe recipe_of(int bits, bool symmetric, int group) {
  Recipe recipe;
  recipe.weights.bits = bits;
  recipe.weights.symmetric = symmetric;
  recipe.weights.granularity = group < 0 ? "channel" : "group";
  if (group > 0) recipe.weights.group_size = group;
  return recipe;
}

/// The grid's values with the scale that the file has, rounded as a reader rounds them.
at::Tensor as_stored(CalibratedLayer layer) {
  layer.scale = layer.scale.to(at::kHalf).to(at::kFloat);
  return dequantized(layer).to(at::kHalf);
}

ReaderSupport support_of(const std::vector<ReaderSupport>& readers, const std::string& name) {
  const auto found = std::ranges::find(readers, name, &ReaderSupport::reader);
  return found == readers.end() ? ReaderSupport{} : *found;
}

}  // namespace

class PackedExportersTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int count_ = 0;

  Model llama() {
    return Model::open(
        word_sized(tiny_llama(), "intermediate_size").write(folder_ / ("llama" + std::to_string(count_++))));
  }
  Model opt() {
    return Model::open(word_sized(tiny_opt(), "ffn_dim").write(folder_ / ("opt" + std::to_string(count_++))));
  }

  struct Written {
    std::string directory;
    json config;  ///< quantization_config
    std::shared_ptr<const RoundedLayers> layers;
    std::shared_ptr<const TensorSource> stored;  ///< as the file has it
  };

  Written write(const Model& model, const Recipe& recipe, const char* format,
                const std::string& variant = "") {
    const auto layers = std::make_shared<RoundedLayers>(model, recipe);
    ExportRequest request;
    request.model = &model;
    request.quantized = layers->tensors();
    request.layers = layers;
    request.recipe = recipe;
    request.provenance = json::object();
    request.output = folder_ / ("out" + std::to_string(count_++));
    request.variant = variant;
    exporter(format).write(request, {});
    return {request.output,
            json::parse(read_file(fs::path(request.output) / "config.json"))["quantization_config"], layers,
            open_safetensors(directory_files(request.output))};
  }

  /// Every layer reads back as its grid in float16, everything else bit for bit.
  static void require_grids(const Written& written) {
    const Model model = Model::open(written.directory);
    std::vector<std::string> weights;
    for (const LayerInfo& layer : written.layers->layers()) {
      weights.push_back(layer.name + ".weight");
      QVERIFY2(at::equal(model.tensors().load(weights.back()), as_stored(written.layers->load(layer))),
               layer.name.c_str());
    }
    for (const TensorInfo& info : written.layers->tensors()->tensors())
      if (std::ranges::find(weights, info.name) == weights.end())
        QVERIFY(at::equal(model.tensors().load(info.name), written.layers->tensors()->load(info.name)));
  }

  static std::string refusal(const Model& model, const Recipe& recipe, const char* format) {
    return exporter(format).refusal(recipe, model.config(), "");
  }

 private Q_SLOTS:
  void init() { at::manual_seed(5); }

  void gptqKeepsTheGrids_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("group");
    QTest::addColumn<QString>("variant");
    for (const int bits : {2, 3, 4, 8})
      for (const bool symmetric : {true, false})
        for (const int group : {-1, 32, 40})
          for (const char* variant : {"", "v1", "v2"})
            QTest::addRow("%d-%d-%d-%s", bits, symmetric, group, variant)
                << bits << symmetric << group << QString(variant);
  }

  void gptqKeepsTheGrids() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(int, group);
    QFETCH(QString, variant);
    const Model model = bits == 4 ? opt() : llama();
    const Written written = write(model, recipe_of(bits, symmetric, group), "gptq", variant.toStdString());
    require_grids(written);
    QCOMPARE(written.config["quant_method"].get<std::string>(), std::string("gptq"));
    QCOMPARE(written.config["bits"].get<int>(), bits);
    QCOMPARE(written.config["group_size"].get<int>(), group);
    QCOMPARE(written.config["sym"].get<bool>(), symmetric);
    QCOMPARE(written.config["desc_act"].get<bool>(), false);
    QCOMPARE(written.config["checkpoint_format"].get<std::string>(),
             std::string(variant == "v2" ? "gptq_v2" : "gptq"));
    QVERIFY(!written.config.contains("dynamic"));
    QVERIFY(json::parse(read_file(fs::path(written.directory) / "quantize_config.json")) == written.config);
  }

  /// Programs that take a symmetric grid's zero point for granted have to be right.
  void gptqSymmetricGridsHaveTheUsualZeroPoint() {
    for (const char* variant : {"v1", "v2"}) {
      const Written written = write(llama(), recipe_of(4, true, 32), "gptq", variant);
      const std::string layer = written.layers->layers().front().name;
      const unsigned field = std::string(variant) == "v1" ? 0x77777777U : 0x88888888U;
      const at::Tensor zeros = written.stored->load(layer + ".qzeros");
      QVERIFY(zeros.eq(static_cast<int>(field)).all().item<bool>());
      QVERIFY(
          at::equal(written.stored->load(layer + ".g_idx"), at::arange(64).floor_divide(32).to(at::kInt)));
    }
  }

  void gptqKeepsTheGroupsOfActOrder() {
    Recipe recipe = recipe_of(4, true, 32);
    recipe.rounding.rule = "gptq";
    recipe.rounding.act_order = true;
    const Model model = llama();
    const Written written = write(model, recipe, "gptq");
    require_grids(written);
    QCOMPARE(written.config["desc_act"].get<bool>(), true);
    QCOMPARE(written.config["damp_percent"].get<double>(), recipe.rounding.dampening);
    const LayerInfo& layer = written.layers->layers().front();
    QVERIFY(at::equal(written.stored->load(layer.name + ".g_idx").to(at::kLong),
                      written.layers->load(layer).column_groups));
    QVERIFY(refusal(model, recipe, "awq").find("act-order") != std::string::npos);
  }

  void layersOfOtherSettingsAreNamed() {
    Recipe recipe = recipe_of(4, true, 32);
    recipe.layers = {{"*.down_proj", {{"bits", std::int64_t{8}}}},
                     {"0.self_attn.q_proj", {{"bits", std::int64_t{16}}}}};
    const Model model = llama();
    const Written written = write(model, recipe, "gptq");
    require_grids(written);
    const json& dynamic = written.config["dynamic"];
    QCOMPARE(dynamic.size(), std::size_t{3});
    QCOMPARE(dynamic["+:^model\\.layers\\.1\\.mlp\\.down_proj$"]["bits"].get<int>(), 8);
    QVERIFY(dynamic["-:^model\\.layers\\.0\\.self_attn\\.q_proj$"].empty());
    QCOMPARE(written.config["modules_in_block_to_quantize"][0].size(), written.layers->layers().size());
    const auto readers = exporter("gptq").readers(recipe, model.config(), "");
    QCOMPARE(support_of(readers, "transformers").verdict, ReaderVerdict::Refuses);
    QCOMPARE(support_of(readers, "GPTQModel").verdict, ReaderVerdict::Loads);
    QCOMPARE(support_of(readers, "vLLM").verdict, ReaderVerdict::Unchecked);
  }

  void awqKeepsTheGrids_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("group");
    for (const bool symmetric : {true, false})
      for (const int group : {-1, 16, 32}) QTest::addRow("%d-%d", symmetric, group) << symmetric << group;
  }

  void awqKeepsTheGrids() {
    QFETCH(bool, symmetric);
    QFETCH(int, group);
    Recipe recipe = recipe_of(4, symmetric, group);
    recipe.layers = {{"1.fc1", {{"bits", std::int64_t{16}}}}};
    const Written written = write(opt(), recipe, "awq");
    require_grids(written);
    QCOMPARE(written.config["quant_method"].get<std::string>(), std::string("awq"));
    QCOMPARE(written.config["version"].get<std::string>(), std::string("gemm"));
    QCOMPARE(written.config["group_size"].get<int>(), group);
    QCOMPARE(written.config["zero_point"].get<bool>(), true);
    QVERIFY(written.config["modules_to_not_convert"] == json::array({"model.decoder.layers.1.fc1"}));
  }

  void whatHasNoPlaceIsRefused_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("reason");
    QTest::newRow("bits") << "gptq"
                          << "bits=5"
                          << "has 5 bits";
    QTest::newRow("nothing") << "gptq"
                             << "bits=16"
                             << "rounds no weights";
    QTest::newRow("levels") << "gptq"
                            << "format=kmeans"
                            << "levels of kmeans";
    QTest::newRow("awq bits") << "awq"
                              << "bits=3"
                              << "has 3 bits";
    QTest::newRow("awq levels") << "awq"
                                << "format=nf4"
                                << "levels of nf4";
    QTest::newRow("awq nothing") << "awq"
                                 << "bits=16"
                                 << "rounds no weights";
    QTest::newRow("awq group") << "awq"
                               << "granularity=group,group_size=40"
                               << "do not divide";
  }

  void whatHasNoPlaceIsRefused() {
    QFETCH(QString, format);
    QFETCH(QString, setting);
    QFETCH(QString, reason);
    Recipe recipe = recipe_of(4, false, -1);
    recipe.layers = {override_from_text("*:" + setting.toStdString())};
    const std::string why = refusal(llama(), recipe, format.toUtf8().constData());
    QVERIFY2(why.find(reason.toStdString()) != std::string::npos, why.c_str());
  }

  void wordsHaveToBeFull() {
    const Model narrow = Model::open(tiny_llama().write(folder_ / "narrow"));
    QVERIFY(refusal(narrow, recipe_of(4, true, -1), "gptq").empty());
    QVERIFY(refusal(narrow, recipe_of(3, true, -1), "gptq").find("do not fill words") != std::string::npos);
    QVERIFY(refusal(narrow, recipe_of(2, true, -1), "gptq").find("do not fill words") != std::string::npos);
  }

  void oneGroupSizeForAwq() {
    Recipe recipe = recipe_of(4, false, 32);
    recipe.layers = {{"*.down_proj", {{"group_size", std::int64_t{16}}}}};
    QVERIFY(refusal(llama(), recipe, "awq").find("different sizes") != std::string::npos);
    QVERIFY(refusal(llama(), recipe, "gptq").empty());
  }

  void transformsBehindTheRoundingAreRefused() {
    Recipe recipe = recipe_of(4, false, 32);
    recipe.transform.norm = "affine";
    for (const char* format : {"gptq", "awq"}) {
      QVERIFY(!refusal(llama(), recipe, format).empty());
      QVERIFY_EXCEPTION_THROWN(write(llama(), recipe, format), Error);
    }
  }

  void readersSayWhatTheyTake() {
    const ModelConfig config = llama().config();
    const auto verdict = [&](const Recipe& recipe, const char* variant, const char* reader) {
      return support_of(exporter("gptq").readers(recipe, config, variant), reader).verdict;
    };
    QCOMPARE(verdict(recipe_of(4, true, 32), "v1", "vLLM"), ReaderVerdict::Loads);
    QCOMPARE(verdict(recipe_of(4, false, 32), "v1", "vLLM"), ReaderVerdict::Refuses);
    QCOMPARE(verdict(recipe_of(3, true, 32), "v1", "vLLM"), ReaderVerdict::Refuses);
    QCOMPARE(verdict(recipe_of(4, true, 16), "v1", "vLLM"), ReaderVerdict::Refuses);
    QCOMPARE(verdict(recipe_of(4, true, 64), "v1", "vLLM"), ReaderVerdict::Refuses);  // 96 inputs
    QCOMPARE(verdict(recipe_of(4, false, 32), "v1", "GPTQModel"), ReaderVerdict::Refuses);
    QCOMPARE(verdict(recipe_of(4, false, 32), "v2", "GPTQModel"), ReaderVerdict::Loads);
    QCOMPARE(verdict(recipe_of(4, false, 32), "v1", "transformers"), ReaderVerdict::Loads);
    QCOMPARE(verdict(recipe_of(4, false, 40), "v1", "transformers"), ReaderVerdict::Refuses);
    QCOMPARE(verdict(recipe_of(4, true, 32), "v2", "AutoGPTQ"), ReaderVerdict::Refuses);
    const auto awq = exporter("awq").readers(recipe_of(4, false, 48), config, "");
    QCOMPARE(support_of(awq, "transformers").verdict, ReaderVerdict::Refuses);
    QCOMPARE(support_of(awq, "vLLM").verdict, ReaderVerdict::Loads);
  }

  /// A scale that float16 cannot hold: nothing is written.
  void scalesBesideFloat16LeaveNothing() {
    const Model model = llama();
    const auto layers = std::make_shared<RoundedLayers>(model, recipe_of(4, true, 32));
    const auto before = folder_.entries().size();
    ExportRequest request;
    request.model = &model;
    request.quantized = layers->tensors();
    class Huge : public CalibratedLayers {
     public:
      explicit Huge(std::shared_ptr<const RoundedLayers> from) : from_(std::move(from)) {}
      const std::vector<LayerInfo>& layers() const override { return from_->layers(); }
      CalibratedLayer load(const LayerInfo& layer) const override {
        CalibratedLayer loaded = from_->load(layer);
        loaded.scale = loaded.scale * 1e9;
        return loaded;
      }

     private:
      std::shared_ptr<const RoundedLayers> from_;
    };
    request.layers = std::make_shared<Huge>(layers);
    request.recipe = recipe_of(4, true, 32);
    request.provenance = json::object();
    request.output = folder_ / "huge";
    for (const char* format : {"gptq", "awq"}) {
      QVERIFY_EXCEPTION_THROWN(exporter(format).write(request, {}), Error);
      QCOMPARE(folder_.entries().size(), before);
    }
  }
};

AQ_TEST(PackedExportersTest)
#include "packed_exporters_test.moc"
