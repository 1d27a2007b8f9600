// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <stop_token>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_file.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/mapped_file.h"
#include "core/export/checkpoint_record.h"
#include "core/export/exporter.h"
#include "core/export/gguf/gguf_model.h"
#include "core/export/gguf/grid_blocks.h"
#include "core/export/gguf/row_codec.h"
#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"
#include "core/quant/fake_quantize.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/golden_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

/// With every size but the vocabulary's `factor` times as large.
TinyCheckpoint wide(TinyCheckpoint wide, std::int64_t factor) {
  for (const char* size : {"hidden_size", "intermediate_size"})
    wide.config[size] = factor * wide.config[size].get<int>();
  for (auto& [name, shape] : wide.tensors)
    for (auto& size : shape)
      if (size != kTinyVocabulary) size *= factor;
  return wide;
}

TinyCheckpoint wide_llama(std::int64_t factor) { return wide(tiny_llama(), factor); }

/// Layers rounded to nearest, as a session would give them.
class RoundedLayers : public CalibratedLayers {
 public:
  RoundedLayers(const Model& model, const WeightRecipe& format)
      : weights_(std::make_shared<OverlaySource>(model.tensor_source())) {
    for (std::int64_t block = 0; block < model.config().layers; ++block)
      for (const LinearRole role : kAllLinearRoles)
        if (has_layer(model.config().block, role))
          round(model, model.family().linear_name(role, block), format);
  }

  const std::vector<LayerInfo>& layers() const override { return infos_; }
  CalibratedLayer load(const LayerInfo& layer) const override { return layers_.at(layer.name); }
  std::shared_ptr<const TensorSource> weights() const { return weights_; }
  std::map<std::string, CalibratedLayer>& by_name() { return layers_; }

 private:
  void round(const Model& model, const std::string& name, const WeightRecipe& format) {
    // Off the middle: else even four asymmetric bits leave zero points that Q4_0 has.
    const at::Tensor weight =
        model.tensors().load(name + ".weight").to(at::kFloat) + (format.symmetric ? 0 : 0.2);
    CalibratedLayer layer{.info = {name, format, weight.size(0), weight.size(1)}};
    const auto rounded = quantize_weight(weight, weight_grid(format), layer.info.row());
    layer.integers = rounded.integers;
    layer.scale = rounded.scale.reshape({weight.size(0), -1});
    layer.zero_point = rounded.zero_point.defined()
                           ? rounded.zero_point.reshape({weight.size(0), -1})
                           : at::full_like(layer.scale, weight_grid(format).symmetric_zero_point());
    weights_->put(name + ".weight", rounded.dequantized.reshape(weight.sizes()));
    infos_.push_back(layer.info);
    layers_[name] = std::move(layer);
  }

  std::shared_ptr<OverlaySource> weights_;
  std::vector<LayerInfo> infos_;
  std::map<std::string, CalibratedLayer> layers_;
};

WeightRecipe format_of(int bits, bool symmetric, int group) {
  return {.bits = bits,
          .granularity = group > 0 ? "group" : "channel",
          .group_size = group > 0 ? group : 128,
          .symmetric = symmetric};
}

/// A golden model with the settings of published ones where its own are none that llama.cpp has.
Model published(const std::string& name, const fs::path& folder) {
  const fs::path directory = golden_model(name, folder);
  auto config = nlohmann::ordered_json::parse(read_file(directory / "config.json"));
  if (name == "llama") config["rope_parameters"] = {{"rope_type", "default"}, {"rope_theta", 500.0}};
  if (name == "qwen2") config["use_sliding_window"] = false;
  if (name == "qwen2") config.erase("layer_types");
  if (name.starts_with("gemma")) config["query_pre_attn_scalar"] = config.at("head_dim");
  if (name == "gemma3") {
    config["layer_types"] = {"sliding_attention", "sliding_attention", "sliding_attention"};
    config["rope_parameters"]["sliding_attention"]["rope_theta"] = 10000.0;
  }
  std::ofstream(directory / "config.json") << config.dump();
  return Model::open(directory.string());
}

/// The one .gguf of a directory.
fs::path gguf_in(const fs::path& directory) {
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".gguf") return entry.path();
  return {};
}

std::string type_in(const fs::path& file, const std::string& tensor) {
  const GgufFile opened(map_file(file), file.string());
  return find_ggml_type(opened.find_tensor(tensor)->type)->name;
}

double relative(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

}  // namespace

class GgufExporterTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int models_ = 0;

  Model open(const TinyCheckpoint& tiny) {
    return Model::open(tiny.write(folder_.path() / ("model" + std::to_string(models_++))));
  }

  ExportRequest request(const Model& model, const std::shared_ptr<RoundedLayers>& layers,
                        const std::string& output, const std::string& variant = {}) {
    ExportRequest made{.model = &model,
                       .quantized = layers ? layers->weights() : model.tensor_source(),
                       .layers = layers,
                       .output = folder_ / output,
                       .format = "gguf",
                       .variant = variant};
    made.recipe.weights.bits = 16;
    if (layers) made.recipe.weights = layers->layers().front().format;
    made.provenance = {{"program_version", "9.9.9"}, {"calibration_fingerprint", "cafe"}};
    return made;
  }

  static void write(const ExportRequest& asked, const RunContext& context = {}) {
    exporter("gguf").write(asked, context);
  }

  ErrorKind failure(const ExportRequest& asked, const RunContext& context = {}) {
    const auto before = folder_.entries().size();
    try {
      write(asked, context);
    } catch (const Error& error) {
      return folder_.entries().size() == before ? error.kind() : ErrorKind::Internal;
    }
    return ErrorKind::Internal;
  }

 private Q_SLOTS:
  void calibratedGridIsKept_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("group");
    QTest::addColumn<QString>("type");
    QTest::newRow("W4, asymmetric, groups of 32") << 4 << false << 32 << "Q4_1";
    QTest::newRow("W4, asymmetric, channels") << 4 << false << 0 << "Q4_1";
    QTest::newRow("W4, symmetric, groups of 64") << 4 << true << 64 << "Q4_0";
    QTest::newRow("W3, asymmetric: its zero points leave room") << 3 << false << 32 << "Q4_0";
    QTest::newRow("W2, symmetric") << 2 << true << 0 << "Q4_0";
    QTest::newRow("W5, symmetric") << 5 << true << 32 << "Q5_0";
    QTest::newRow("W5, asymmetric") << 5 << false << 32 << "Q5_1";
    QTest::newRow("W6, asymmetric") << 6 << false << 32 << "Q8_0";
    QTest::newRow("W7, asymmetric") << 7 << false << 0 << "Q8_0";
    QTest::newRow("W8, symmetric") << 8 << true << 32 << "Q8_0";
  }
  void calibratedGridIsKept() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(int, group);
    QFETCH(QString, type);
    const Model model = open(wide_llama(4));
    const auto layers = std::make_shared<RoundedLayers>(model, format_of(bits, symmetric, group));
    const ExportRequest asked = request(model, layers, "grid" + std::to_string(models_));
    const ExportPlan plan = exporter("gguf").plan(asked, {});
    QCOMPARE(plan.requantized(), std::size_t{0});
    QCOMPARE(plan.layers.size(), layers->layers().size());
    write(asked);
    const fs::path file = gguf_in(asked.output);
    QVERIFY(file.filename().string().ends_with("-" + type.toStdString() + ".gguf"));
    const Model written = Model::open(asked.output);
    for (const PlannedLayer& planned : plan.layers) {
      QCOMPARE(QString::fromStdString(planned.stored), type);
      const at::Tensor back = written.tensors().load(planned.name + ".weight");
      // No value has left its step: a half's rounding of the scale moves the 127th step by a sixteenth.
      const at::Tensor scale = layers->by_name().at(planned.name).scale;
      const at::Tensor steps = (back - asked.quantized->load(planned.name + ".weight"))
                                   .reshape({scale.size(0), scale.size(1), -1}) /
                               scale.unsqueeze(2);
      QVERIFY(steps.abs().max().item<double>() < 0.07);
      QVERIFY(planned.relative_error < 5e-4);
      QVERIFY(std::abs(planned.relative_error -
                       relative(back, asked.quantized->load(planned.name + ".weight"))) < 1e-7);
    }
  }

  /// The integers themselves, by a plain reading of the blocks: d, offset and sign of each as they must be.
  void symmetricGridIsMirrored() {
    const Model model = open(wide_llama(4));
    const auto layers = std::make_shared<RoundedLayers>(model, format_of(4, true, 32));
    CalibratedLayer layer = layers->by_name().begin()->second;
    layer.scale.fill_(0.125);
    layer.integers.fill_(15);  // 8 steps above zero: Q4_0 has them below only
    layer.integers.select(1, 1).fill_(0);
    QVERIFY(holds_grid(ggml_type::kQ4_0, layer));
    const at::Tensor bytes = pack_grid(ggml_type::kQ4_0, layer);
    const std::uint8_t* block = bytes.data_ptr<std::uint8_t>();
    QCOMPARE(block[0], 0x00);
    QCOMPARE(block[1], 0xb0);  // −0.125 as a half
    QCOMPARE(block[2], 0x00);  // codes 0 and 0: 8 · 0.125
    QCOMPARE(block[3], 0x0f);  // codes 15 and 0: −7 · 0.125
    QVERIFY(at::equal(decode_rows(ggml_type::kQ4_0, bytes, layer.info.in), dequantized(layer)));
  }

  void whatNoTypeHoldsIsRoundedAgainAndMeasured() {
    const Model model = open(wide_llama(16));  // rows of 256 and 512
    const auto layers = std::make_shared<RoundedLayers>(model, format_of(4, false, 48));
    const ExportRequest asked = request(model, layers, "again");
    const ExportPlan plan = exporter("gguf").plan(asked, {});
    QCOMPARE(plan.requantized(), plan.layers.size());
    write(asked);
    const Model written = Model::open(asked.output);
    for (const PlannedLayer& planned : plan.layers) {
      QCOMPARE(QString::fromStdString(planned.stored), QString("Q4_K"));
      const double error = relative(written.tensors().load(planned.name + ".weight"),
                                    asked.quantized->load(planned.name + ".weight"));
      QVERIFY(error > 0.01 && error < 0.1);
      QVERIFY(std::abs(error - planned.relative_error) < 1e-6);
    }
    const auto report = nlohmann::json::parse(read_file(fs::path(asked.output) / "export-report.json"));
    QVERIFY(report.at("verification").at("perplexity").at("written") > 0);
  }

  void eightAsymmetricBitsAndReorderedColumnsHoldNoGrid() {
    const Model model = open(wide_llama(4));
    RoundedLayers layers(model, format_of(8, false, 32));
    CalibratedLayer layer = layers.by_name().begin()->second;
    for (const std::uint32_t type : {2u, 3u, 6u, 7u, 8u}) QVERIFY(!holds_grid(type, layer));
    RoundedLayers four(model, format_of(4, false, 32));
    layer = four.by_name().begin()->second;
    QVERIFY(holds_grid(ggml_type::kQ4_1, layer) && holds_grid(ggml_type::kQ5_0, layer));
    QVERIFY(!holds_grid(ggml_type::kQ4_K, layer) && !holds_grid(ggml_type::kF16, layer));
    CalibratedLayer tiny_scale = layer;
    tiny_scale.scale = layer.scale * 1e-7;  // halves of such scales have a bit or two
    QVERIFY(!holds_grid(ggml_type::kQ4_1, tiny_scale));
    CalibratedLayer book = layer;
    book.codebook = at::zeros({1, 16});
    QVERIFY(!holds_grid(ggml_type::kQ4_1, book));
    layer.column_groups = at::arange(layer.info.in).remainder(2);
    QVERIFY(!holds_grid(ggml_type::kQ4_1, layer));
  }

  /// Weights that a transform moved behind the rounding are not written by their integers.
  void weightsOffTheirGridAreRoundedAgain() {
    const Model model = open(wide_llama(4));
    const auto layers = std::make_shared<RoundedLayers>(model, format_of(4, true, 32));
    ExportRequest asked = request(model, layers, "off-grid");
    auto moved = std::make_shared<OverlaySource>(layers->weights());
    const std::string name = layers->layers().front().name + ".weight";
    moved->put(name, layers->weights()->load(name) * 1.1 + 0.01);
    asked.quantized = moved;
    const ExportPlan plan = exporter("gguf").plan(asked, {});
    QCOMPARE(plan.requantized(), std::size_t{1});
    for (const PlannedLayer& planned : plan.layers)
      QCOMPARE(planned.keeps_grid, planned.name + ".weight" != name);
    write(asked);
    QVERIFY(relative(Model::open(asked.output).tensors().load(name), moved->load(name)) < 0.1);
  }

  void everyVariantIsWritten_data() {
    QTest::addColumn<QString>("variant");
    QTest::addColumn<QString>("type");
    for (const auto& [variant, type] : {std::pair{"f16", "F16"},
                                        {"bf16", "BF16"},
                                        {"q8_0", "Q8_0"},
                                        {"q4_0", "Q4_0"},
                                        {"q4_1", "Q4_1"},
                                        {"q5_0", "Q5_0"},
                                        {"q5_1", "Q5_1"},
                                        {"q4_k", "Q4_K"},
                                        {"q6_k", "Q6_K"},
                                        {"auto", "F32"}})
      QTest::newRow(variant) << variant << type;
  }
  void everyVariantIsWritten() {
    QFETCH(QString, variant);
    QFETCH(QString, type);
    const Model model = open(wide_llama(16));
    const ExportRequest asked =
        request(model, nullptr, variant.toStdString() + ".gguf", variant.toStdString());
    write(asked);
    QVERIFY(fs::is_regular_file(asked.output));
    QCOMPARE(type_in(asked.output, "blk.1.ffn_down.weight"), type.toStdString());
    QCOMPARE(type_in(asked.output, "blk.0.attn_norm.weight"), std::string("F32"));
    const std::string floats = variant == "auto" ? "F32" : variant == "bf16" ? "BF16" : "F16";
    QCOMPARE(type_in(asked.output, "token_embd.weight"), floats);
    const Model written = Model::open(asked.output);
    QCOMPARE(first_difference(written.config(), model.config()), std::string());
    QVERIFY(recipe_of_checkpoint(written.files()) == asked.recipe);
    const GgufFile file(map_file(asked.output), asked.output);
    QCOMPARE(file.text("affinequant.program_version"), std::string("9.9.9"));
    QCOMPARE(file.text("affinequant.calibration_fingerprint"), std::string("cafe"));
    QCOMPARE(file.text("affinequant.model_fingerprint"), model.fingerprint());
    QCOMPARE(nlohmann::json::parse(file.text("affinequant.recipe")).dump(),
             nlohmann::json(to_json(asked.recipe)).dump());
  }

  /// Rows that are no whole blocks fall back as in llama.cpp.
  void narrowRowsFallBack() {
    const Model model = open(wide_llama(2));  // rows of 32 and 64
    const ExportRequest q4 = request(model, nullptr, "narrow-q4.gguf", "q4_k");
    write(q4);
    QCOMPARE(type_in(q4.output, "blk.0.attn_q.weight"), std::string("Q5_0"));
    const ExportRequest q6 = request(model, nullptr, "narrow-q6.gguf", "q6_k");
    write(q6);
    QCOMPARE(type_in(q6.output, "blk.0.attn_q.weight"), std::string("Q8_0"));
    const Model tiny = open(tiny_llama());  // rows of 16 and 32
    const ExportRequest q8 = request(tiny, nullptr, "narrow-q8.gguf", "q8_0");
    write(q8);
    QCOMPARE(type_in(q8.output, "blk.0.attn_q.weight"), std::string("F16"));
    QCOMPARE(type_in(q8.output, "blk.0.ffn_down.weight"), std::string("Q8_0"));
  }

  void everyFamilyComesBack_data() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : golden_models())
      QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void everyFamilyComesBack() {
    QFETCH(QString, name);
    const Model model = published(name.toStdString(), folder_.path());
    const ExportRequest asked = request(model, nullptr, name.toStdString() + ".gguf");
    // The first two of these have biases, which llama.cpp's Falcon lacks.
    const QStringList lacking{"falcon-grouped", "falcon-shared-norm", "falcon-sequential", "opt"};
    if (lacking.contains(name)) {
      QCOMPARE(failure(asked), ErrorKind::BadArgument);
      return;
    }
    write(asked);
    const Model written = Model::open(asked.output);
    const at::Tensor ids = at::arange(4, 20).unsqueeze(0);
    QVERIFY(at::allclose(written.embed(ids), model.embed(ids)));
    for (const TensorInfo& info : written.tensors().tensors())
      QVERIFY2(at::allclose(written.tensors().load(info.name).to(at::kFloat),
                            model.tensors().load(info.name).to(at::kFloat), 1e-6, 1e-7),
               info.name.c_str());
  }
  /// Falcon's fused rows in groups: KV head after KV head its queries, key and value.
  void falconsGroupsComeBack() {
    TinyCheckpoint falcon{.config = {{"architectures", {"FalconForCausalLM"}},
                                     {"hidden_size", 32},
                                     {"num_attention_heads", 4},
                                     {"num_kv_heads", 2},
                                     {"num_hidden_layers", 1},
                                     {"vocab_size", kTinyVocabulary},
                                     {"new_decoder_architecture", true},
                                     {"bias", false}},
                          .tokenizer = byte_tokenizer(),
                          .tensors = {}};
    const std::string layer = "transformer.h.0.";
    falcon.tensors = {{"transformer.word_embeddings.weight", {kTinyVocabulary, 32}},
                      {layer + "self_attention.query_key_value.weight", {64, 32}},
                      {layer + "self_attention.dense.weight", {32, 32}},
                      {layer + "mlp.dense_h_to_4h.weight", {128, 32}},
                      {layer + "mlp.dense_4h_to_h.weight", {32, 128}}};
    for (const char* norm : {"transformer.ln_f", "transformer.h.0.ln_attn", "transformer.h.0.ln_mlp"})
      for (const char* ending : {".weight", ".bias"}) falcon.tensors[std::string(norm) + ending] = {32};
    const Model model = open(falcon);
    const ExportRequest asked = request(model, nullptr, "falcon.gguf", "q8_0");
    write(asked);
    QCOMPARE(type_in(asked.output, "blk.0.attn_qkv.weight"), std::string("Q8_0"));
    const Model written = Model::open(asked.output);
    for (const TensorInfo& info : model.tensors().tensors())
      QVERIFY2(relative(written.tensors().load(info.name).to(at::kFloat),
                        model.tensors().load(info.name).to(at::kFloat)) < 0.01,
               info.name.c_str());
  }

  /// What llama.cpp would compute otherwise is refused before anything is written, with formats that can.
  void modelsThatLlamaCppLacksAreRefused() {
    for (const char* name : {"opt", "falcon-sequential", "llama", "qwen2", "gemma2", "gemma3"}) {
      const Model model = Model::open(golden_model(name, folder_.path()));
      const std::string reason = exporter("gguf").refusal({}, model.config(), {});
      QVERIFY2(reason.find("safetensors") != std::string::npos, name);
      QCOMPARE(failure(request(model, nullptr, "refused")), ErrorKind::BadArgument);
    }
  }

  /// Llama 3's stretched rotary positions are a tensor in the file, from which they are read back.
  void llama3RotaryFactorsComeBack() {
    TinyCheckpoint stretched = tiny_llama();
    stretched.config["rope_theta"] = 500000.0;
    stretched.config["max_position_embeddings"] = 131072;
    stretched.config["rope_scaling"] = {{"rope_type", "llama3"},
                                        {"factor", 32.0},
                                        {"low_freq_factor", 1.0},
                                        {"high_freq_factor", 4.0},
                                        {"original_max_position_embeddings", 8192}};
    const Model model = open(wide(std::move(stretched), 16));
    const ExportRequest asked = request(model, nullptr, "stretched.gguf");
    write(asked);
    QCOMPARE(type_in(asked.output, "rope_freqs.weight"), std::string("F32"));
    QCOMPARE(first_difference(Model::open(asked.output).config(), model.config()), std::string());
  }

  void onlineTransformsAreRefused() {
    const Model model = open(tiny_llama());
    Recipe recipe;
    recipe.transform.online = "hadamard";
    recipe.activations.bits = 4;
    const std::string reason = exporter("gguf").refusal(recipe, model.config(), {});
    QVERIFY2(reason.find("safetensors") != std::string::npos, reason.c_str());
  }

  /// llama.cpp computes with float activations; without their ranges this program has to, too.
  void rangesOfActivationsAreLeftOut() {
    const Model model = open(tiny_llama());
    ExportRequest asked = request(model, nullptr, "sited");
    asked.recipe.activations.bits = 8;
    asked.recipe.activations.range = "static";
    auto sited = std::make_shared<OverlaySource>(model.tensor_source());
    sited->put(std::string(kSitePrefix) + "1.down_input.left", at::eye(4));
    asked.quantized = sited;
    write(asked);
    QCOMPARE(recipe_of_checkpoint(Model::open(asked.output).files()).activations.bits, 16);
    QCOMPARE(recipe_of_checkpoint(Model::open(gguf_in(asked.output).string()).files()).activations.bits, 16);
  }

  void aTokenizerWithoutANameIsRefused() {
    TinyCheckpoint odd = tiny_llama();
    odd.tokenizer["pre_tokenizer"] = {
        {"type", "Sequence"},
        {"pretokenizers",
         {{{"type", "Split"}, {"pattern", {{"Regex", "[a-z]+"}}}, {"behavior", "Isolated"}},
          {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}}}}};
    const Model model = open(odd);
    QCOMPARE(failure(request(model, nullptr, "odd")), ErrorKind::BadArgument);
    TinyCheckpoint spaced = tiny_llama();
    spaced.tokenizer["pre_tokenizer"]["add_prefix_space"] = true;
    const Model other = open(spaced);
    QCOMPARE(failure(request(other, nullptr, "spaced")), ErrorKind::BadArgument);
  }

  void whatCannotBeWrittenLeavesNothing() {
    const Model model = open(tiny_llama());
    fs::create_directory(folder_ / "there");
    QCOMPARE(failure(request(model, nullptr, "there")), ErrorKind::Output);
    for (const char* output : {"full", "full.gguf"})
      for (const rlim_t limit : {0, 100, 3000, 30000}) {
        const FileSizeLimit full(limit);
        QCOMPARE(failure(request(model, nullptr, output)), ErrorKind::Output);
      }
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(failure(request(model, nullptr, "stopped.gguf"), RunContext(stop.get_token(), nullptr, {})),
             ErrorKind::Cancelled);
  }

  void valuesThatNoHalfHoldsAreRefused() {
    const Model model = open(tiny_llama());
    auto large = std::make_shared<OverlaySource>(model.tensor_source());
    large->put("lm_head.weight", model.tensors().load("lm_head.weight") * 1e6);
    ExportRequest asked = request(model, nullptr, "large", "f16");
    asked.quantized = large;
    QCOMPARE(failure(asked), ErrorKind::BadArgument);
  }
};

AQ_TEST(GgufExporterTest)
#include "gguf_exporter_test.moc"
