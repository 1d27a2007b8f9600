// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/foreign_activations.h"

#include <ATen/ATen.h>

#include <QTest>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/export/exporter.h"
#include "core/quant/activation_quantizer.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
using nlohmann::json;

namespace {

json int8_config() {
  return {{"quant_method", "bitsandbytes"}, {"load_in_8bit", true}, {"llm_int8_threshold", 5.0}};
}

json w8a8_config() {
  return json::parse(R"({"quant_method": "compressed-tensors", "version": "0.20.0", "format": "int-quantized",
    "ignore": ["lm_head"], "config_groups": {"group_0": {"targets": ["Linear"],
      "weights": {"num_bits": 8, "type": "int", "symmetric": true, "strategy": "channel", "dynamic": false},
      "input_activations": {"num_bits": 8, "type": "int", "symmetric": true, "strategy": "token",
                            "dynamic": true}}}})");
}

}  // namespace

class ForeignActivationsTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int checkpoints_ = 0;

  std::shared_ptr<const CheckpointFiles> checkpoint(const json& config, const std::string& float_layer = {}) {
    const std::string name = "checkpoint" + std::to_string(checkpoints_++);
    folder_.write(name + "/config.json", json{{"quantization_config", config}}.dump());
    std::vector<TensorInfo> infos{{"lm_head.weight", at::kFloat, {2, 2}, 16, {}},
                                  {"m.0.q.weight", at::kChar, {2, 2}, 4, {}},
                                  {"m.0.q.weight_scale", at::kFloat, {2, 1}, 8, {}},
                                  {"m.0.gate.weight", at::kFloat, {2, 2}, 16, {}}};
    if (!float_layer.empty()) infos.push_back({float_layer, at::kFloat, {2, 2}, 16, {}});
    write_safetensors(folder_ / name, infos, [&](const std::string& tensor) {
      for (const TensorInfo& one : infos)
        if (one.name == tensor) return at::zeros(one.shape, one.dtype);
      return at::Tensor();
    });
    return directory_files(folder_ / name);
  }

  std::string refusal(const json& config, const std::string& float_layer = {}) {
    try {
      foreign_activations(*checkpoint(config, float_layer));
    } catch (const Error& error) {
      return error.kind() == ErrorKind::BadInput ? error.what() : "of another kind";
    }
    return {};
  }

 private Q_SLOTS:
  void tokensAreRoundedAsTheConfigSays() {
    const Recipe recipe = recipe_of_checkpoint(*checkpoint(w8a8_config()));
    QCOMPARE(recipe.activations.bits, 8);
    QVERIFY(recipe.activations.symmetric);
    QCOMPARE(recipe.effective_kv_bits(), 16);
    QVERIFY(!recipe.rounds_weights());
    json config = w8a8_config();
    config["config_groups"]["group_0"]["input_activations"]["symmetric"] = false;
    QVERIFY(foreign_activations(*checkpoint(config)).range == "dynamic");
    config["config_groups"]["group_0"].erase("input_activations");
    QVERIFY(!recipe_of_checkpoint(*checkpoint(config)).quantizes_activations());
  }

  /// compressed-tensors: s = max|x| / ((2^b − 1) / 2), x' = s · clamp(⌊x / s⌉, −2^(b−1), 2^(b−1) − 1).
  void symmetricTokensAreScaledAsTheReaderDoes() {
    for (const int bits : {4, 8}) {
      json config = w8a8_config();
      config["config_groups"]["group_0"]["input_activations"]["num_bits"] = bits;
      ActivationQuantizer quantizer(foreign_activations(*checkpoint(config)));
      at::manual_seed(bits);
      at::Tensor x = at::randn({1, 5, 64});
      x.select(1, 0).abs_();  // as behind a ReLU: the largest value is above zero
      x.select(1, 1).abs_().neg_();
      x.select(1, 2).zero_();
      const at::Tensor scale = (x.abs().amax(-1, true) / ((std::exp2(bits) - 1) / 2)).clamp_min(1e-30);
      const at::Tensor steps = (x / scale).round().clamp(-(1 << (bits - 1)), (1 << (bits - 1)) - 1);
      const at::Tensor found = quantizer.apply(ActivationSite::AttentionInput, x, {});
      QVERIFY(at::equal(found, steps * scale));
    }
  }

  /// LLM.int8(): tokens in steps of max|x| / 127, channels with outliers as they are.
  void outliersStayFloatAsTheConfigSays() {
    const Recipe recipe = recipe_of_checkpoint(*checkpoint(int8_config()));
    QCOMPARE(recipe.activations.bits, 8);
    QVERIFY(recipe.activations.symmetric);
    QCOMPARE(recipe.activations.outlier_threshold, 5.0);
    QCOMPARE(recipe.effective_kv_bits(), 16);
    json config = int8_config();
    config.erase("llm_int8_threshold");
    QCOMPARE(foreign_activations(*checkpoint(config)).outlier_threshold, 6.0);
    config["load_in_8bit"] = false;
    QCOMPARE(foreign_activations(*checkpoint(config)).bits, 16);
  }

  void badInt8ConfigsAreRefused() {
    for (const json& threshold : {json("six"), json(-1.0), json::array()}) {
      json config = int8_config();
      config["llm_int8_threshold"] = threshold;
      QVERIFY(refusal(config).find("llm_int8_threshold") != std::string::npos);
    }
    json config = int8_config();
    config["load_in_8bit"] = 1;
    QVERIFY(refusal(config).find("load_in_8bit") != std::string::npos);
    QVERIFY(refusal(int8_config(), "m.0.k.weight").find("m.0.k.weight") != std::string::npos);
  }

  void whatCannotBeSimulatedIsRefused() {
    const auto with = [](const std::string& key, const json& value) {
      json config = w8a8_config();
      config["config_groups"]["group_0"]["input_activations"][key] = value;
      return config;
    };
    QVERIFY(refusal(w8a8_config()).empty());
    QVERIFY(refusal(with("dynamic", false)).find("static ranges") != std::string::npos);
    QVERIFY(refusal(with("strategy", "group")).find("a scale a group") != std::string::npos);
    QVERIFY(refusal(with("type", "float")).find("float") != std::string::npos);
    json two = w8a8_config();
    two["config_groups"]["group_1"] = two["config_groups"]["group_0"];
    QVERIFY(refusal(two).empty());
    two["config_groups"]["group_1"].erase("input_activations");
    QVERIFY(refusal(two).find("differ") != std::string::npos);
    QVERIFY(refusal(w8a8_config(), "m.0.k.weight").find("m.0.k.weight") != std::string::npos);
  }
};

AQ_TEST(ForeignActivationsTest)
#include "foreign_activations_test.moc"
