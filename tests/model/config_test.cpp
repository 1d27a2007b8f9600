// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/base/error.h"
#include "core/model/family.h"
#include "tests/support/registered_test.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

ModelConfig read(const nlohmann::json& config) {
  const std::string file = "somewhere/config.json";
  return family_of(config, file).read_config(config, file);
}

/// The message that reading gives, or nothing where there is no error.
QString refusal(const nlohmann::json& config) {
  try {
    read(config);
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadInput ? error.what() : "not BadInput";
  }
  return {};
}

}  // namespace

class ConfigTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsOpt() {
    const auto config = read(test::tiny_opt().config);
    QCOMPARE(config.block.hidden, std::int64_t{16});
    QCOMPARE(config.block.head_dim, std::int64_t{4});
    QCOMPARE(config.block.norm, NormKind::LayerNorm);
    QVERIFY(config.tied_head && config.qkv_bias && config.output_bias && config.mlp_bias &&
            !config.block.rope);
  }

  void readsLlama() {
    const auto config = read(test::tiny_llama().config);
    QCOMPARE(config.block.kv_heads, std::int64_t{2});
    QCOMPARE(config.block.kv_group(), std::int64_t{2});
    QCOMPARE(config.block.rope_theta, 10000.0);
    QVERIFY(!config.tied_head && !config.qkv_bias && config.block.rope);
    QVERIFY(std::holds_alternative<std::monostate>(config.block.rope_scaling));
  }

  void fillsWhatLlamaLeavesOut() {
    nlohmann::json json = test::tiny_llama().config;
    for (const char* key :
         {"num_key_value_heads", "rms_norm_eps", "rope_theta", "hidden_act", "tie_word_embeddings"})
      json.erase(key);
    json["head_dim"] = nullptr;
    const auto config = read(json);
    QCOMPARE(config.block.kv_heads, std::int64_t{4});
    QCOMPARE(config.block.head_dim, std::int64_t{4});
    QCOMPARE(config.block.norm_eps, 1e-6);
    QCOMPARE(config.block.rope_theta, 10000.0);
  }

  void readsRopeWhereverItStands_data() {
    QTest::addColumn<QString>("key");
    QTest::newRow("transformers 5") << "rope_parameters";
    QTest::newRow("transformers 4") << "rope_scaling";
  }
  void readsRopeWhereverItStands() {
    QFETCH(QString, key);
    nlohmann::json json = test::tiny_llama().config;
    json["rope_theta"] = 500000.0;
    json[key.toStdString()] = {{"rope_type", "llama3"},
                               {"factor", 32.0},
                               {"low_freq_factor", 1.0},
                               {"high_freq_factor", 4.0},
                               {"original_max_position_embeddings", 4096}};
    const auto config = read(json);
    QCOMPARE(config.block.rope_theta, 500000.0);
    const auto* scaling = std::get_if<Llama3RopeScaling>(&config.block.rope_scaling);
    QVERIFY(scaling);
    QCOMPARE(scaling->factor, 32.0);
    QCOMPARE(scaling->original_max_positions, std::int64_t{4096});
  }

  void thetaInRopeParametersComesFirst() {
    nlohmann::json json = test::tiny_llama().config;
    json["rope_parameters"] = {{"rope_type", "default"}, {"rope_theta", 1e6}};
    QCOMPARE(read(json).block.rope_theta, 1e6);
  }

  void refuses_data() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const char* family, const char* key, const char* value) {
      QTest::addRow("%s %s %s", family, key, value) << family << key << value;
    };
    for (const char* key : {"hidden_size", "num_attention_heads", "num_hidden_layers", "vocab_size"})
      for (const char* value :
           {"missing", "null", "0", "-1", "\"8\"", "2.5", "[]", "9223372036854775808", "1e30"})
        for (const char* family : {"opt", "llama"}) row(family, key, value);
    for (const char* value : {"missing", "0", "-3", "100000000000"}) {
      row("opt", "ffn_dim", value);
      row("opt", "max_position_embeddings", value);
      row("llama", "intermediate_size", value);
    }
    row("opt", "num_attention_heads", "3");
    row("opt", "do_layer_norm_before", "false");
    row("opt", "do_layer_norm_before", "1");
    row("opt", "activation_function", "\"gelu\"");
    row("opt", "word_embed_proj_dim", "8");
    row("opt", "layer_norm_elementwise_affine", "false");
    row("opt", "_remove_final_layer_norm", "true");
    row("opt", "enable_bias", "\"yes\"");
    row("llama", "num_attention_heads", "5");
    row("llama", "num_key_value_heads", "3");
    row("llama", "num_key_value_heads", "0");
    row("llama", "head_dim", "3");
    row("llama", "head_dim", "16000000");
    row("llama", "hidden_act", "\"gelu\"");
    row("llama", "rms_norm_eps", "0");
    row("llama", "rms_norm_eps", "\"small\"");
    row("llama", "rope_theta", "-1.0");
    row("llama", "attention_bias", "0");
    row("llama", "rope_scaling", R"({"type": "dynamic", "factor": 2.0})");
    row("llama", "rope_parameters", R"({"rope_type": "proportional", "factor": 2.0})");
    row("llama", "rope_parameters", R"({"rope_type": "llama3", "factor": 2.0})");
    row("llama", "rope_parameters", R"({"rope_type": 3})");
    row("llama", "rope_parameters", R"("default")");
    row("llama", "architectures", "[]");
    row("llama", "architectures", "[\"BloomForCausalLM\"]");
    row("llama", "architectures", "\"LlamaForCausalLM\"");
    row("opt", "architectures", "missing");
  }
  void refuses() {
    QFETCH(QString, family);
    QFETCH(QString, key);
    QFETCH(QString, value);
    nlohmann::json json = family == "opt" ? test::tiny_opt().config : test::tiny_llama().config;
    if (value == "missing")
      json.erase(key.toStdString());
    else
      json[key.toStdString()] = nlohmann::json::parse(value.toStdString());
    const QString message = refusal(json);
    QVERIFY2(message.contains("somewhere/config.json"), qPrintable("message: " + message));
    const QString named = value.contains("Bloom") ? "BloomForCausalLM" : key;
    QVERIFY2(message.contains(named), qPrintable(message));
  }

  void refusesWhatIsNoObject() {
    QVERIFY(refusal(nlohmann::json::array()).contains("somewhere/config.json"));
  }

  void announcesBiases() {
    nlohmann::ordered_json config = test::tiny_llama().config;
    family_of(config, "config.json").announce_biases(config);
    const auto read_back = read(config);
    QVERIFY(read_back.qkv_bias && read_back.output_bias && read_back.mlp_bias);
  }

  void layersHaveShortNames() {
    const auto& llama = family_of(test::tiny_llama().config, "config.json");
    QCOMPARE(short_layer_name(llama, LinearRole::Query), std::string("self_attn.q_proj"));
    const auto& opt = family_of(test::tiny_opt().config, "config.json");
    QCOMPARE(short_layer_name(opt, LinearRole::Up), std::string("fc1"));
  }
};

AQ_TEST(ConfigTest)
#include "config_test.moc"
