// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_files.h"

#include <QTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/base/error.h"
#include "core/checkpoint/tensor_source.h"
#include "tests/checkpoint/gguf_bytes.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using nlohmann::json;
using test::GgufWriter;

namespace {

/// A file with a table of 5 tokens, which every config needs.
GgufWriter model(const std::string& architecture) {
  GgufWriter writer = test::sized(architecture);
  writer.floats("token_embd.weight", {5, 8}, test::counting(40));
  return writer;
}

json read(const GgufWriter& writer, const char* file = "config.json") {
  return json::parse(read_text(*gguf_files(test::bytes_of(writer), "model.gguf"), file));
}

/// Llama 3's factors as llama.cpp's conversion/llama.py computes them.
std::vector<float> llama3_factors(double theta, double factor, int count) {
  std::vector<float> factors;
  for (int i = 0; i < count; ++i) {
    const double wavelength = 2 * std::numbers::pi * std::pow(theta, static_cast<double>(i) / count);
    const double smooth = (8192 / wavelength - 1) / 3;
    factors.push_back(static_cast<float>(wavelength < 2048   ? 1
                                         : wavelength > 8192 ? factor
                                                             : 1 / ((1 - smooth) / factor + smooth)));
  }
  return factors;
}

}  // namespace

class GgufFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void makesLlamasConfig() {
    GgufWriter writer = model("llama");
    writer.set("llama.attention.layer_norm_rms_epsilon", 1e-5f).set("llama.rope.freq_base", 5e5f);
    writer.set("tokenizer.ggml.bos_token_id", 1u).set("tokenizer.ggml.eos_token_id", 2u);
    const json config = read(writer);
    QVERIFY(config["architectures"] == json::array({"LlamaForCausalLM"}));
    const json expected{{"model_type", "llama"},    {"hidden_size", 8},
                        {"num_hidden_layers", 1},   {"num_attention_heads", 4},
                        {"num_key_value_heads", 2}, {"head_dim", 2},
                        {"intermediate_size", 16},  {"max_position_embeddings", 64},
                        {"vocab_size", 5},          {"rms_norm_eps", 1e-5},
                        {"rope_theta", 500000.0},   {"tie_word_embeddings", true},
                        {"attention_bias", false},  {"mlp_bias", false},
                        {"bos_token_id", 1},        {"eos_token_id", 2},
                        {"hidden_act", "silu"}};
    for (const auto& [key, value] : expected.items()) QVERIFY2(config[key] == value, key.c_str());
    QVERIFY(!config.contains("rope_scaling"));
    writer.floats("output.weight", {5, 8}, test::counting(40));
    QVERIFY(read(writer)["tie_word_embeddings"] == false);
  }

  void findsLlama3sScalingInItsFactors() {
    GgufWriter writer = model("llama");
    writer.set("llama.rope.freq_base", 5e5f).set("llama.attention.key_length", 128u);
    writer.floats("rope_freqs.weight", {64}, llama3_factors(5e5, 32, 64));
    const json scaling = read(writer)["rope_scaling"];
    QVERIFY(scaling["rope_type"] == "llama3" && scaling["factor"] == 32.0);
    QVERIFY(scaling["original_max_position_embeddings"] == 8192);
    auto factors = llama3_factors(5e5, 32, 64);
    factors[20] = 1.7f;
    writer = model("llama");
    writer.set("llama.rope.freq_base", 5e5f).floats("rope_freqs.weight", {64}, factors);
    QVERIFY_THROWS_EXCEPTION(Error, read(writer));
  }

  void namesEachArchitecture_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("hf");
    QTest::addColumn<QString>("hidden");
    for (const auto& [id, hf, hidden] : {std::tuple{"mistral", "MistralForCausalLM", "hidden_size"},
                                         {"qwen2", "Qwen2ForCausalLM", "hidden_size"},
                                         {"qwen3", "Qwen3ForCausalLM", "hidden_size"},
                                         {"gemma2", "Gemma2ForCausalLM", "hidden_size"},
                                         {"gemma3", "Gemma3ForCausalLM", "hidden_size"},
                                         {"phi3", "Phi3ForCausalLM", "hidden_size"},
                                         {"falcon", "FalconForCausalLM", "hidden_size"},
                                         {"gpt2", "GPT2LMHeadModel", "n_embd"}})
      QTest::newRow(id) << id << hf << hidden;
  }
  void namesEachArchitecture() {
    QFETCH(QString, id);
    QFETCH(QString, hf);
    QFETCH(QString, hidden);
    const json config = read(model(id.toStdString()));
    QCOMPARE(QString::fromStdString(config["architectures"][0]), hf);
    QVERIFY(config[hidden.toStdString()] == 8 && config["vocab_size"] == 5);
  }

  void makesMixtralsConfig() {
    GgufWriter writer = model("llama");
    writer.set("llama.expert_count", 8u).set("llama.expert_used_count", 2u);
    const json config = read(writer);
    QVERIFY(config["architectures"][0] == "MixtralForCausalLM");
    QVERIFY(config["num_local_experts"] == 8 && config["num_experts_per_tok"] == 2);
  }

  void makesGemmasConfigs() {
    GgufWriter writer = model("gemma2");
    writer.set("gemma2.attention.key_length", 6u).set("gemma2.attn_logit_softcapping", 50.f);
    writer.set("gemma2.final_logit_softcapping", 30.f).set("gemma2.attention.sliding_window", 32u);
    const json two = read(writer);
    QVERIFY(two["query_pre_attn_scalar"] == 6 && two["head_dim"] == 6 && two["sliding_window"] == 32);
    QVERIFY(two["attn_logit_softcapping"] == 50.0 && two["final_logit_softcapping"] == 30.0);
    QVERIFY(two["layer_types"] == json::array({"sliding_attention"}));
    writer = model("gemma3");
    writer.set("gemma3.rope.scaling.type", "linear").set("gemma3.rope.scaling.factor", 8.f);
    const json three = read(writer);
    QVERIFY(three["rope_scaling"]["factor"] == 8.0 && three["rope_local_base_freq"] == 10000.0);
    QVERIFY(three["final_logit_softcapping"].is_null());
  }

  void makesPhi3sConfig() {
    GgufWriter writer = model("phi3");
    writer.set("phi3.rope.scaling.original_context_length", 16u).set("phi3.attention.sliding_window", 0u);
    writer.floats("rope_factors_long.weight", {1}, {4.f}).floats("rope_factors_short.weight", {1}, {1.5f});
    const json config = read(writer);
    QVERIFY(config["rope_scaling"]["type"] == "longrope" && config["rope_scaling"]["long_factor"][0] == 4.0);
    QVERIFY(config["original_max_position_embeddings"] == 16 && config["sliding_window"].is_null());
  }

  void tellsFalconsApart() {
    GgufWriter writer = model("falcon");
    writer.floats("blk.0.attn_norm.weight", {8}, test::counting(8));
    const auto names = [](const GgufWriter& file) {
      return open_tensors(gguf_files(test::bytes_of(file), "model.gguf"));
    };
    // Groups of query heads that share a KV head are the newer layout's (Falcon 2 11B: with one norm).
    QVERIFY(read(writer)["new_decoder_architecture"] == true && read(writer)["num_ln_in_parallel_attn"] == 1);
    QVERIFY(names(writer)->has("transformer.h.0.input_layernorm.weight"));
    writer.floats("blk.0.attn_norm_2.weight", {8}, test::counting(8));
    QVERIFY(read(writer)["new_decoder_architecture"] == true && read(writer)["num_ln_in_parallel_attn"] == 2);
    QVERIFY(names(writer)->has("transformer.h.0.ln_mlp.weight") &&
            names(writer)->has("transformer.h.0.ln_attn.weight"));
  }

  void everyEndOfTurnEndsGeneration() {
    GgufWriter writer = model("llama");
    writer.set("tokenizer.ggml.eos_token_id", 2u).set("tokenizer.ggml.eot_token_id", 4u);
    QVERIFY(read(writer, "generation_config.json")["eos_token_id"] == json::array({2, 4}));
    QVERIFY(read(model("llama"), "generation_config.json").empty());
  }

  void namesWhatIsMissingOrWrong() {
    const auto reason = [](const GgufWriter& writer) -> std::string {
      try {
        read(writer);
      } catch (const Error& error) {
        return error.what();
      }
      return "no error";
    };
    const auto contains = [](const std::string& text, const char* part) {
      return text.find(part) != std::string::npos;
    };
    QVERIFY(contains(reason(test::sized("llama")), "the tensor token_embd.weight is missing"));
    GgufWriter writer;
    writer.set("general.architecture", "llama");
    QVERIFY(contains(reason(writer), "the metadata lacks llama.embedding_length"));
    writer.set("llama.embedding_length", "eight");
    QVERIFY(contains(reason(writer), "llama.embedding_length is no integer"));
    writer = model("llama");
    writer.set("split.count", 3u);
    QVERIFY(contains(reason(writer), "it is one of 3 parts of a model (merge them"));
    writer = model("llama");
    writer.set("llama.rope.freq_base", std::nanf(""));
    QVERIFY(contains(reason(writer), "llama.rope.freq_base is no finite number"));
  }

  void opensFilesByTheirPath() {
    const test::TemporaryFolder folder;
    const std::string path = (folder.path() / "tiny.gguf").string();
    std::ofstream(path, std::ios::binary) << model("llama").file();
    const auto files = checkpoint_at(path);
    QCOMPARE(files->name(), path);
    QVERIFY(files->has("config.json") && files->has("tokenizer.json") && !files->has("model.safetensors"));
    QVERIFY(open_tensors(files)->has("model.embed_tokens.weight"));
    QVERIFY_THROWS_EXCEPTION(Error, files->open("model.safetensors"));
    std::ofstream(path, std::ios::binary) << "no model";
    QVERIFY_THROWS_EXCEPTION(Error, checkpoint_at(path));
  }
};

AQ_TEST(GgufFilesTest)
#include "gguf_files_test.moc"
