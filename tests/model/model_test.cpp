// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/model.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/model/random_block.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using test::TinyCheckpoint;

namespace {

QString refusal(const TinyCheckpoint& tiny) {
  const test::TemporaryFolder folder;
  const auto directory = tiny.write(folder.path() / "model");
  try {
    Model::open(directory);
  } catch (const Error& error) {
    const QString message = error.what();
    return error.kind() == ErrorKind::BadInput && message.contains(QString::fromStdString(directory))
               ? message
               : "?";
  }
  return {};
}

at::Tensor ids() { return at::tensor({5, 9, 200, 7, 1, 2, 3, 259}, at::kLong).reshape({2, 4}); }

at::Tensor logits_of(const Model& model) {
  auto x = model.embed(ids());
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    x = block_forward(model.config().block_at(block), model.block(block), x);
  return model.head(x);
}

/// The same tensors without "model." before their names.
TinyCheckpoint bare(TinyCheckpoint tiny) {
  std::map<std::string, test::Shape> renamed;
  for (const auto& [name, shape] : tiny.tensors)
    renamed[name.starts_with("model.") ? name.substr(6) : name] = shape;
  tiny.tensors = renamed;
  return tiny;
}

}  // namespace

class ModelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void opensBothFamilies() {
    for (const auto& tiny : {test::tiny_opt(), test::tiny_llama()}) {
      const test::TemporaryFolder folder;
      const auto model = Model::open(tiny.write(folder.path() / "model"));
      const auto logits = logits_of(model);
      QCOMPARE(logits.sizes().vec(), (std::vector<std::int64_t>{2, 4, test::kTinyVocabulary}));
      QVERIFY(logits.isfinite().all().item<bool>());
      QCOMPARE(model.config().architecture, tiny.config["architectures"][0].get<std::string>());
    }
  }

  void tiedHeadIsTheEmbedding() {
    const test::TemporaryFolder folder;
    const auto model = Model::open(test::tiny_opt().write(folder.path() / "model"));
    const auto hidden = at::randn({1, 2, test::kTinyHidden}, at::kDouble);
    const auto& tensors = model.tensors();
    const auto normed = at::layer_norm(hidden, {test::kTinyHidden},
                                       tensors.load("model.decoder.final_layer_norm.weight").to(at::kDouble),
                                       tensors.load("model.decoder.final_layer_norm.bias").to(at::kDouble));
    const auto expected =
        normed.matmul(tensors.load("model.decoder.embed_tokens.weight").to(at::kDouble).t());
    QVERIFY(test::largest_difference(model.head(hidden), expected) < 1e-12);
  }

  void storedHeadComesBeforeATiedOne() {
    auto tiny = test::tiny_opt();
    tiny.tensors["lm_head.weight"] = {test::kTinyVocabulary, test::kTinyHidden};
    const test::TemporaryFolder folder;
    QVERIFY(!Model::open(tiny.write(folder.path() / "model")).config().tied_head);
  }

  void positionsAreAddedFromTheirOffset() {
    const test::TemporaryFolder folder;
    const auto model = Model::open(test::tiny_opt().write(folder.path() / "model"));
    const auto tokens = model.tensors().load("model.decoder.embed_tokens.weight");
    const auto positions = model.tensors().load("model.decoder.embed_positions.weight");
    QVERIFY(model.embed(ids(), 10)[1][2].equal(tokens[3] + positions[2 + 10 + 2]));
  }

  void readsNamesWithoutTheirPrefix() {
    for (const auto& tiny : {test::tiny_opt(), test::tiny_llama()}) {
      const test::TemporaryFolder folder;
      const auto model = Model::open(bare(tiny).write(folder.path() / "model"));
      QVERIFY(model.tensors().has(model.family().embedding_name));
      QCOMPARE(model.tensors().info(model.family().embedding_name).name, model.family().embedding_name);
      QVERIFY(logits_of(model).isfinite().all().item<bool>());
    }
  }

  void refusesATensorUnderBothNames() {
    auto twice = bare(test::tiny_llama());
    twice.tensors["model.layers.0.self_attn.q_proj.weight"] =
        twice.tensors["layers.0.self_attn.q_proj.weight"];
    const auto message = refusal(twice);
    QVERIFY2(message.contains("the tensor model.layers.0.self_attn.q_proj.weight is there twice"),
             qPrintable(message));
    auto other = bare(test::tiny_llama());
    other.tensors["model.extra.weight"] = {3};  // under one name only: shown as it is
    const test::TemporaryFolder folder;
    const auto model = Model::open(other.write(folder.path() / "model"));
    QCOMPARE(model.tensors().load("model.extra.weight").numel(), std::int64_t{3});
  }

  void refusesShapesThatContradictTheConfig() {
    auto tiny = test::tiny_llama();
    tiny.tensors["model.layers.1.self_attn.k_proj.weight"] = {16, 16};
    const auto message = refusal(tiny);
    QVERIFY2(message.contains("model.layers.1.self_attn.k_proj.weight"), qPrintable(message));
    QVERIFY2(message.contains("[16, 16]") && message.contains("[8, 16]"), qPrintable(message));
  }

  void refusesMissingTensors() {
    auto tiny = test::tiny_opt();
    tiny.tensors.erase("model.decoder.layers.0.fc2.bias");
    QVERIFY(refusal(tiny).contains("model.decoder.layers.0.fc2.bias is missing"));
    auto more_layers = test::tiny_llama();
    more_layers.config["num_hidden_layers"] = 16'000'000;
    QVERIFY(refusal(more_layers).contains("model.layers.2"));
  }

  void refusesBiasesThatTheConfigDenies() {
    auto tiny = test::tiny_llama();
    tiny.tensors["model.layers.0.mlp.up_proj.bias"] = {test::kTinyFfn};
    QVERIFY(refusal(tiny).contains("model.layers.0.mlp.up_proj.bias"));
  }

  void refusesATokenizerThatDoesNotMatch() {
    auto tiny = test::tiny_llama();
    tiny.config["vocab_size"] = 200;
    tiny.tensors["model.embed_tokens.weight"] = tiny.tensors["lm_head.weight"] = {200, test::kTinyHidden};
    const auto message = refusal(tiny);
    QVERIFY2(message.contains("a tokenizer that does not match"), qPrintable(message));
    QVERIFY2(message.contains("200") && message.contains("260"), qPrintable(message));
  }

  void refusesQuantizedWeightsThatItCannotRead() {
    auto tiny = test::tiny_llama();
    tiny.config["quantization_config"] = {{"quant_method", "squeeze"}};
    QVERIFY(refusal(tiny).contains("squeeze"));
    tiny.config["quantization_config"] = {{"bits", 4}};
    QVERIFY(refusal(tiny).contains("quant_method"));
    tiny.config["quantization_config"] = 4;
    QVERIFY(refusal(tiny).contains("quantization_config"));
  }

  void refusesTokensAndPositionsItDoesNotHave() {
    const test::TemporaryFolder folder;
    const auto model = Model::open(test::tiny_opt().write(folder.path() / "model"));
    QVERIFY_EXCEPTION_THROWN(model.embed(at::full({1, 2}, test::kTinyVocabulary, at::kLong)), Error);
    QVERIFY_EXCEPTION_THROWN(model.embed(at::full({1, 2}, -1, at::kLong)), Error);
    QVERIFY_EXCEPTION_THROWN(model.embed(at::zeros({1, test::kTinyPositions + 1}, at::kLong)), Error);
  }

  void otherTensorsTakeTheirPlace() {
    const test::TemporaryFolder folder;
    const auto model = Model::open(test::tiny_llama().write(folder.path() / "model"));
    const auto before = logits_of(model);
    const auto overlay = std::make_shared<OverlaySource>(model.tensor_source());
    overlay->put("lm_head.weight", at::zeros({test::kTinyVocabulary, test::kTinyHidden}));
    overlay->put("model.layers.0.mlp.up_proj.bias", at::ones({test::kTinyFfn}));
    const auto other = model.with_tensors(overlay);
    QVERIFY(other.block(0)[LinearRole::Up].bias.defined());
    QVERIFY(!other.block(1)[LinearRole::Up].bias.defined());
    QCOMPARE(logits_of(other).abs().max().item<float>(), 0.0f);
    QVERIFY(logits_of(model).equal(before));
  }

  void fingerprintTellsCheckpointsApart() {
    const test::TemporaryFolder folder;
    auto tiny = test::tiny_llama();
    const auto directory = tiny.write(folder.path() / "one");
    const auto one = Model::open(directory);
    QCOMPARE(one.fingerprint(), Model::open(tiny.write(folder.path() / "copy")).fingerprint());
    tiny.config["rms_norm_eps"] = 2e-5;
    QVERIFY(one.fingerprint() != Model::open(tiny.write(folder.path() / "other config")).fingerprint());
    const auto overlay = std::make_shared<OverlaySource>(one.tensor_source());
    auto changed = one.tensors().load("model.norm.weight").clone();
    changed[15] += 1e-6;
    overlay->put("model.norm.weight", changed);
    QVERIFY(one.fingerprint() != one.with_tensors(overlay).fingerprint());
  }

  void unknownDemosAreRefused() {
    QVERIFY_EXCEPTION_THROWN(Model::open("demo:gpt"), Error);
    QVERIFY_EXCEPTION_THROWN(demo_text("other"), Error);
    QVERIFY(is_demo("demo:llama") && !is_demo("/models/demo:llama"));
  }
};

AQ_TEST(ModelTest)
#include "model_test.moc"
