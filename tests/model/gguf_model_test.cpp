// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <fstream>
#include <map>

#include "core/model/model.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using test::GgufWriter;

namespace {

const std::map<std::string, std::string> kStoredNames{
    {"input_layernorm", "attn_norm"}, {"post_attention_layernorm", "ffn_norm"},
    {"self_attn.q_proj", "attn_q"},   {"self_attn.k_proj", "attn_k"},
    {"self_attn.v_proj", "attn_v"},   {"self_attn.o_proj", "attn_output"},
    {"mlp.gate_proj", "ffn_gate"},    {"mlp.up_proj", "ffn_up"},
    {"mlp.down_proj", "ffn_down"}};

std::string stored_name(const std::string& name) {
  if (name == "model.embed_tokens.weight") return "token_embd.weight";
  if (name == "model.norm.weight") return "output_norm.weight";
  if (name == "lm_head.weight") return "output.weight";
  const auto begin = std::string("model.layers.").size(), end = name.find('.', begin);
  const std::string layer = name.substr(end + 1, name.rfind('.') - end - 1);
  return "blk." + name.substr(begin, end - begin) + "." + kStoredNames.at(layer) + ".weight";
}

/// As llama.cpp's converter does.
at::Tensor as_stored(const std::string& name, const at::Tensor& tensor) {
  const auto heads = name.find("q_proj") != std::string::npos   ? 4
                     : name.find("k_proj") != std::string::npos ? 2
                                                                : 0;
  if (heads == 0) return tensor.contiguous();
  return tensor.reshape({heads, 2, tensor.size(0) / heads / 2, tensor.size(1)})
      .transpose(1, 2)
      .reshape(tensor.sizes())
      .contiguous();
}

void write_metadata(const test::TinyCheckpoint& tiny, GgufWriter& writer) {
  writer.set("general.architecture", "llama").set("llama.block_count", 2u);
  writer.set("llama.embedding_length", 16u).set("llama.feed_forward_length", 32u);
  writer.set("llama.attention.head_count", 4u).set("llama.attention.head_count_kv", 2u);
  writer.set("llama.context_length", 64u).set("llama.attention.layer_norm_rms_epsilon", 1e-5f);
  writer.set("tokenizer.ggml.model", "gpt2").set("tokenizer.ggml.pre", "gpt-2");
  std::vector<std::string> tokens(test::kTinyVocabulary);
  for (const auto& [token, id] : tiny.tokenizer["model"]["vocab"].items())
    tokens[id.get<std::size_t>()] = token;
  std::vector<std::int32_t> types(tokens.size(), 1);
  std::fill_n(types.begin(), 4, 3);
  writer.set("tokenizer.ggml.tokens", tokens).set("tokenizer.ggml.token_type", types);
  writer.set("tokenizer.ggml.merges", std::vector<std::string>{}).set("tokenizer.ggml.eos_token_id", 2u);
}

/// The same model as a directory and as a GGUF file.
struct TwoModels {
  test::TemporaryFolder folder;
  test::TinyCheckpoint tiny = test::tiny_llama();
  std::string directory = tiny.write(folder.path() / "model");
  std::string file = (folder.path() / "model.gguf").string();

  TwoModels() {
    GgufWriter writer;
    write_metadata(tiny, writer);
    const auto source = open_safetensors(directory_files(directory));
    for (const TensorInfo& info : source->tensors()) {
      const at::Tensor stored = as_stored(info.name, source->load(info.name));
      writer.floats(stored_name(info.name), info.shape,
                    {stored.data_ptr<float>(), stored.data_ptr<float>() + stored.numel()});
    }
    std::ofstream(file, std::ios::binary) << writer.file();
  }
};

at::Tensor logits(const Model& model, const at::Tensor& ids) {
  at::Tensor x = model.embed(ids);
  for (std::int64_t i = 0; i < model.config().layers; ++i)
    x = block_forward(model.config().block, model.block(i), x);
  return model.head(x);
}

}  // namespace

class GgufModelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isTheModelItWasConvertedFrom() {
    const TwoModels two;
    const Model from_file = Model::open(two.file), from_directory = Model::open(two.directory);
    QCOMPARE(from_file.config().layers, from_directory.config().layers);
    QVERIFY(from_file.config().block.norm_eps == from_directory.config().block.norm_eps);
    const at::Tensor ids = at::tensor({10, 200, 4, 77, 10}, at::kLong).unsqueeze(0);
    QVERIFY(at::equal(logits(from_file, ids), logits(from_directory, ids)));
    const std::string text = "a b</s>Ünïcode 123";
    QVERIFY(from_file.tokenizer().encode(text) == from_directory.tokenizer().encode(text));
    QVERIFY(from_file.fingerprint() != from_directory.fingerprint());
    QCOMPARE(from_file.fingerprint(), Model::open(two.file).fingerprint());
  }
};

AQ_TEST(GgufModelTest)
#include "gguf_model_test.moc"
