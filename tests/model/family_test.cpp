// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/family.h"

#include <QTest>
#include <set>

#include "core/base/error.h"
#include "core/model/kv_cache.h"
#include "core/model/model.h"
#include "core/model/split_tensors.h"
#include "tests/model/random_block.h"
#include "tests/support/golden_model.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/reason_of.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

at::Tensor run(const Model& model, const at::Tensor& ids, at::ScalarType dtype,
               std::vector<KvCache>* caches = nullptr) {
  const std::int64_t first = caches ? caches->front().length() : 0;
  at::Tensor x = model.embed(ids, first, dtype);
  for (std::int64_t i = 0; i < model.config().layers; ++i) {
    KvCache* cache = caches ? &caches->at(static_cast<std::size_t>(i)) : nullptr;
    x = block_forward(model.config().block_at(i), model.block(i, dtype), x, nullptr, cache);
  }
  return model.head(x);
}

double relative(const at::Tensor& a, const at::Tensor& b) {
  return test::largest_difference(a, b) / b.abs().max().item<double>();
}

struct Golden {
  at::Tensor ids, logits;  // [1, tokens], [1, tokens, vocabulary]
};

Golden golden(const std::string& name) {
  const auto tensors = test::golden_tensors("families/" + name + "/logits");
  return {tensors.at("ids").to(at::kLong), tensors.at("logits")};
}

}  // namespace

/// Every family against what transformers computes (tests/golden/family_logits.py).
class FamilyTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  Model open(const std::string& name) { return Model::open(test::golden_model(name, folder_.path())); }

  static void every_model() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : test::golden_models())
      QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }

 private Q_SLOTS:
  void everyFamilyHasAGoldenModel() {
    std::set<std::string> seen;
    for (const std::string& name : test::golden_models()) seen.insert(open(name).config().family);
    for (const Family& family : families()) QVERIFY2(seen.contains(family.id), family.id.c_str());
  }

  void logitsAreTransformersOwn_data() { every_model(); }
  void logitsAreTransformersOwn() {
    QFETCH(QString, name);
    const Model model = open(name.toStdString());
    const Golden expected = golden(name.toStdString());
    const double single = relative(run(model, expected.ids, at::kFloat), expected.logits);
    const double exact = relative(run(model, expected.ids, at::kDouble), expected.logits);
    qInfo("largest relative difference of a logit: %.2g in single, %.2g in double precision", single, exact);
    QVERIFY(single < 1e-4);
    QVERIFY(exact < 1e-4);
  }

  /// Token by token with a cache is the same as all at once. (LongRoPE changes the frequencies of
  /// all tokens where a sequence outgrows the original context, and generation reads them again.)
  void cachesLeaveTheLogitsAlone_data() { every_model(); }
  void cachesLeaveTheLogitsAlone() {
    QFETCH(QString, name);
    const Model model = open(name.toStdString());
    const std::int64_t tokens = name == "phi3" ? 16 : 24;
    const at::Tensor ids = golden(name.toStdString()).ids.narrow(1, 0, tokens);
    std::vector<KvCache> caches(static_cast<std::size_t>(model.config().layers));
    std::vector<at::Tensor> steps{run(model, ids.narrow(1, 0, 9), at::kDouble, &caches)};
    for (std::int64_t i = 9; i < tokens; ++i)
      steps.push_back(run(model, ids.narrow(1, i, 1), at::kDouble, &caches));
    QVERIFY(relative(at::cat(steps, 1), run(model, ids, at::kDouble)) < 1e-9);
  }

  /// A stored whole with one of its parts beside it: which of the two counts nobody can tell.
  void aPartStoredBesideItsWholeIsNamed() {
    const Model model = open("phi3");
    const auto twice = std::make_shared<OverlaySource>(open_safetensors(directory_files(folder_ / "phi3")));
    const std::string part = "model.layers.0.self_attn.q_proj.weight";
    const at::Tensor query = model.tensors().load(part);
    const auto reason = [&] {
      return test::reason_of([&] { split_tensors(twice, model.family(), model.config(), "the file"); });
    };
    QCOMPARE(reason(), std::string("no error"));
    twice->put(part, query);
    QCOMPARE(reason(),
             "opening the file: the tensor " + part + " is there twice, by itself and within others");
  }

  /// What is read layer by layer goes back into the stored tensors, byte for byte.
  void splitTensorsComeTogetherAgain_data() { every_model(); }
  void splitTensorsComeTogetherAgain() {
    QFETCH(QString, name);
    const Model model = open(name.toStdString());
    const auto stored = open_safetensors(directory_files(folder_ / name.toStdString()));
    const auto joined = join_tensors(model.tensor_source(), model.family(), model.config());
    QCOMPARE(joined->tensors().size(), stored->tensors().size());
    for (const TensorInfo& info : stored->tensors()) {
      QVERIFY2(joined->has(info.name), info.name.c_str());
      QVERIFY2(joined->info(info.name).shape == info.shape && joined->info(info.name).bytes == info.bytes,
               info.name.c_str());
      QVERIFY2(at::equal(joined->load(info.name), stored->load(info.name)), info.name.c_str());
    }
  }

  /// A model saved without its head leaves the prefix away, as GPT-2's own checkpoint does.
  void bareDecodersOpen() {
    const std::string directory = test::golden_model("gpt2", folder_.path());
    std::string bytes = test::read_file(directory + "/model.safetensors");
    for (std::size_t at; (at = bytes.find("\"transformer.")) != std::string::npos;)
      bytes.replace(at, 13, "\"").insert(bytes.find("}}") + 2, 12, ' ');
    folder_.write("gpt2/model.safetensors", bytes);
    const Golden expected = golden("gpt2");
    QVERIFY(relative(run(Model::open(directory), expected.ids, at::kFloat), expected.logits) < 1e-4);
  }

  void storedTensorsOfAnotherSizeAreRefused() {
    const std::string directory = test::golden_model("phi3", folder_.path());
    auto config = nlohmann::json::parse(test::read_file(directory + "/config.json"));
    config["intermediate_size"] = 24;
    folder_.write("phi3/config.json", config.dump());
    try {
      Model::open(directory);
      QFAIL("opened");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains("gate_up_proj"), error.what());
    }
  }

  void unknownArchitecturesAreToldTheKnownOnes() {
    const nlohmann::json config{{"architectures", {"BloomForCausalLM"}}};
    try {
      family_of(config, "config.json");
      QFAIL("known");
    } catch (const Error& error) {
      for (const Family& family : families())
        for (const std::string& architecture : family.architectures)
          QVERIFY2(QString(error.what()).contains(architecture.c_str()), error.what());
    }
  }

  void refusesWhatABlockCannotDo_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const char* name, const char* key, const char* value) {
      QTest::addRow("%s %s %s", name, key, value) << name << key << value;
    };
    row("falcon-multi-query", "alibi", "true");
    row("falcon-multi-query", "num_ln_in_parallel_attn", "2");
    row("falcon-multi-query", "activation", "\"silu\"");
    row("falcon-grouped", "parallel_attn", "false");
    row("falcon-grouped", "num_kv_heads", "3");
    row("gpt2", "scale_attn_by_inverse_layer_idx", "true");
    row("gpt2", "add_cross_attention", "true");
    row("gpt2", "activation_function", "\"silu\"");
    row("gpt2", "n_embd", "30");
    row("gemma2", "use_bidirectional_attention", "true");
    row("gemma2", "hidden_activation", "\"gelu\"");
    row("gemma2", "layer_types", R"(["full_attention"])");
    row("gemma2", "layer_types", R"(["full_attention", "chunked_attention", "full_attention"])");
    row("gemma2", "query_pre_attn_scalar", "-1");
    row("gemma3", "attn_logit_softcapping", "50.0");
    row("gemma3", "rope_parameters", R"({"full_attention": {"rope_type": "dynamic", "factor": 2.0}})");
    row("mistral", "sliding_window", "0");
    row("mistral", "hidden_act", "\"gelu\"");
    row("phi3", "rope_parameters",
        R"({"rope_type": "longrope", "short_factor": [1], "long_factor": [1, 2, 3]})");
    row("phi3", "rope_parameters",
        R"({"rope_type": "longrope", "short_factor": [1, 1, 0], "long_factor": [1, 2, 3]})");
    row("phi3", "rope_parameters", R"({"rope_type": "default", "partial_rotary_factor": 0.4})");
    row("phi3", "rope_parameters", R"({"rope_type": "default", "partial_rotary_factor": 2})");
    row("qwen2", "max_window_layers", "-1");
    row("qwen2", "rope_parameters", R"({"rope_type": "yarn", "factor": 0})");
    row("qwen3", "head_dim", "7");
  }
  void refusesWhatABlockCannotDo() {
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(QString, value);
    auto config =
        nlohmann::json::parse(test::read_file(test::golden_families() / name.toStdString() / "config.json"));
    const Family& family = family_of(config, "config.json");
    family.read_config(config, "config.json");
    config[key.toStdString()] = nlohmann::json::parse(value.toStdString());
    try {
      family.read_config(config, "config.json");
      QFAIL("read");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
    }
  }

  /// What earlier versions of transformers wrote is read as what the newest one makes of it.
  void oldConfigurationsAreRead() {
    auto json = nlohmann::json::parse(test::read_file(test::golden_families() / "gemma3/config.json"));
    for (const char* key : {"rope_parameters", "layer_types"}) json.erase(key);
    json.update({{"rope_theta", 1000.0},
                 {"rope_local_base_freq", 100.0},
                 {"rope_scaling", {{"rope_type", "linear"}, {"factor", 8.0}}},
                 {"sliding_window_pattern", 2}});
    const ModelConfig config = family_of(json, "config.json").read_config(json, "config.json");
    QCOMPARE(config.block_at(1).rope_theta, 1000.0);
    QCOMPARE(std::get<LinearRopeScaling>(config.block_at(1).rope_scaling).factor, 8.0);
    QCOMPARE(config.block_at(1).window, std::int64_t{0});
    for (const std::int64_t local : {0, 2}) {
      QCOMPARE(config.block_at(local).rope_theta, 100.0);
      QVERIFY(std::holds_alternative<std::monostate>(config.block_at(local).rope_scaling));
      QCOMPARE(config.block_at(local).window, std::int64_t{5});
    }
  }
};

AQ_TEST(FamilyTest)
#include "family_test.moc"
