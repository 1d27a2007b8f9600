// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_source.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/checkpoint/gguf_bytes.h"
#include "tests/support/registered_test.h"

using namespace aq;
using test::GgufWriter;

namespace {

constexpr std::uint32_t kHalf = 1, kQ4_1 = 3, kQ8_0 = 8, kIq2Xxs = 16, kBrain = 30;

std::string reason_of(const GgufWriter& writer) {
  try {
    open_gguf_tensors(test::file_of(writer));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

GgufWriter with(const std::string& architecture, const std::string& name,
                const std::vector<std::int64_t>& shape, const std::vector<float>& values) {
  GgufWriter writer = test::sized(architecture);
  writer.floats(name, shape, values);
  return writer;
}

/// llama.cpp's conversion/llama.py: reshape(heads, 2, rows / heads / 2, ...).swapaxes(1, 2).
at::Tensor interleaved(const at::Tensor& weight, std::int64_t heads) {
  return weight.reshape({heads, 2, weight.size(0) / heads / 2, -1}).transpose(1, 2).reshape(weight.sizes());
}

std::vector<float> values_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Tensor counted(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const auto size : shape) count *= size;
  return at::arange(count, at::kFloat).reshape(shape);
}

/// Blocks of Q8_0 with the scale 1 (0x3c00), so that a value is its byte.
std::string counting_blocks(int count) {
  std::string blocks;
  for (int i = 0; i < count; ++i) {
    blocks += std::string("\x00\x3c", 2);
    for (int j = 0; j < 32; ++j) blocks += static_cast<char>(i * 8 + j);
  }
  return blocks;
}

}  // namespace

class GgufSourceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void undoesThePermutationOfQueriesAndKeys_data() {
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("dimensions");
    QTest::newRow("q") << "blk.0.attn_q.weight"
                       << "model.layers.0.self_attn.q_proj.weight" << 4 << 2;
    QTest::newRow("k") << "blk.0.attn_k.weight"
                       << "model.layers.0.self_attn.k_proj.weight" << 2 << 2;
    QTest::newRow("k bias") << "blk.0.attn_k.bias"
                            << "model.layers.0.self_attn.k_proj.bias" << 2 << 1;
  }
  void undoesThePermutationOfQueriesAndKeys() {
    QFETCH(QString, stored);
    QFETCH(QString, name);
    QFETCH(int, heads);
    QFETCH(int, dimensions);
    const std::vector<std::int64_t> shape =
        dimensions == 1 ? std::vector<std::int64_t>{24} : std::vector<std::int64_t>{24, 8};
    const at::Tensor weight = counted(shape);
    const auto source = open_gguf_tensors(
        test::file_of(with("llama", stored.toStdString(), shape, values_of(interleaved(weight, heads)))));
    QVERIFY(at::equal(source->load(name.toStdString()), weight));
    QVERIFY(source->info(name.toStdString()).shape == shape);
  }

  void permutesBlockFormatsByRows() {
    GgufWriter writer = test::sized("llama");
    writer.tensor("blk.0.attn_q.weight", {8, 32}, kQ8_0, counting_blocks(8));
    const auto source = open_gguf_tensors(test::file_of(writer));
    const at::Tensor rows = (at::arange(8, at::kFloat) * 8).unsqueeze(1) + at::arange(32, at::kFloat);
    const at::Tensor loaded = source->load("model.layers.0.self_attn.q_proj.weight");
    QVERIFY(at::equal(interleaved(loaded, 4), rows));
    QCOMPARE(loaded.scalar_type(), at::kFloat);
  }

  void otherArchitecturesKeepTheirRows() {
    const auto source = open_gguf_tensors(
        test::file_of(with("qwen2", "blk.0.attn_q.weight", {8, 8}, values_of(counted({8, 8})))));
    QVERIFY(at::equal(source->load("model.layers.0.self_attn.q_proj.weight"), counted({8, 8})));
  }

  void groupsFalconsHeadsAgain() {
    // 4 query heads of 2 rows, 2 KV heads: per group q q k v.
    const at::Tensor fused = counted({16, 8});
    const at::Tensor grouped = fused.reshape({2, 4, 2, 8});
    const at::Tensor stored =
        at::cat({grouped.narrow(1, 0, 2).reshape({8, 8}), grouped.narrow(1, 2, 1).reshape({4, 8}),
                 grouped.narrow(1, 3, 1).reshape({4, 8})});
    const auto source =
        open_gguf_tensors(test::file_of(with("falcon", "blk.0.attn_qkv.weight", {16, 8}, values_of(stored))));
    QVERIFY(at::equal(source->load("transformer.h.0.self_attention.query_key_value.weight"), fused));
  }

  void transposesGpt2sLayers() {
    GgufWriter writer = with("gpt2", "blk.0.attn_qkv.weight", {24, 8}, values_of(counted({24, 8})));
    writer.floats("blk.0.attn_qkv.bias", {24}, test::counting(24));
    const auto source = open_gguf_tensors(test::file_of(writer));
    const at::Tensor loaded = source->load("transformer.h.0.attn.c_attn.weight");
    QVERIFY(at::equal(loaded, counted({24, 8}).t()) && loaded.is_contiguous());
    QVERIFY((source->info("transformer.h.0.attn.c_attn.weight").shape == std::vector<std::int64_t>{8, 24}));
    QVERIFY(at::equal(source->load("transformer.h.0.attn.c_attn.bias"), counted({24})));
  }

  void takesTheOneFromGemmasNorms() {
    GgufWriter writer = with("gemma2", "blk.0.attn_norm.weight", {8}, {1, 2, 3, 4, 0.5f, 1.25f, 1, 1});
    writer.floats("blk.0.ffn_down.weight", {8, 16}, test::counting(128));
    const auto source = open_gguf_tensors(test::file_of(writer));
    const at::Tensor expected = at::tensor({0.f, 1.f, 2.f, 3.f, -0.5f, 0.25f, 0.f, 0.f});
    QVERIFY(at::equal(source->load("model.layers.0.input_layernorm.weight"), expected));
    QVERIFY(at::equal(source->load("model.layers.0.mlp.down_proj.weight"), counted({8, 16})));
  }

  void splitsExperts() {
    GgufWriter writer = with("llama", "blk.0.ffn_up_exps.weight", {3, 16, 8}, test::counting(3 * 16 * 8));
    writer.set("llama.expert_count", 3u);
    writer.tensor("blk.0.ffn_down_exps.weight", {3, 2, 32}, kQ8_0, counting_blocks(6));
    writer.floats("blk.0.ffn_gate_inp.weight", {3, 8}, test::counting(24));
    const auto source = open_gguf_tensors(test::file_of(writer));
    QCOMPARE(source->tensors().size(), std::size_t{7});
    const std::string moe = "model.layers.0.block_sparse_moe.";
    QVERIFY(at::equal(source->load(moe + "experts.2.w3.weight"), counted({3, 16, 8})[2]));
    QCOMPARE(source->load(moe + "experts.1.w2.weight")[1][0].item<float>(),
             24.f);  // the fourth block's first
    QCOMPARE(source->info(moe + "experts.1.w2.weight").bytes, std::uint64_t{2 * 34});
    QVERIFY(source->has(moe + "gate.weight"));
  }

  void stacksHoldTheExpertsOfTheMetadata() {
    const auto stack = [](std::int64_t experts) {
      return with("llama", "blk.0.ffn_up_exps.weight", {experts, 1, 1},
                  test::counting(static_cast<std::size_t>(experts)));
    };
    QVERIFY(contains(reason_of(stack(3)), "\"blk.0.ffn_up_exps.weight\" is no stack of the 0 experts'"));
    GgufWriter more = stack(3), flat = with("llama", "blk.0.ffn_up_exps.weight", {3, 1}, test::counting(3));
    QVERIFY(contains(reason_of(more.set("llama.expert_count", 4u)), "is no stack of the 4 experts'"));
    QVERIFY(contains(reason_of(flat.set("llama.expert_count", 3u)), "is no stack of the 3 experts'"));
  }

  void expertsAreCountedOverAllTensors() {
    constexpr std::int64_t kExperts = 50'000;
    GgufWriter writer = test::sized("llama");
    writer.set("llama.expert_count", static_cast<std::uint32_t>(kExperts));
    const auto add = [&](int block) {
      const std::string name = "blk." + std::to_string(block) + ".ffn_up_exps.weight";
      writer.tensor(name, {kExperts, 1, 1}, kHalf, std::string(2 * kExperts, '\0'));
    };
    for (int block = 0; block < 5; ++block) add(block);
    QCOMPARE(open_gguf_tensors(test::file_of(writer))->tensors().size(), std::size_t{5 * kExperts});
    add(5);
    QVERIFY(contains(reason_of(writer), "\"blk.5.ffn_up_exps.weight\" and those before it hold more than"));
  }

  void plainTypesKeepTheirDtype() {
    GgufWriter writer = test::sized("llama");
    const at::Tensor weight = counted({4, 8});
    for (const auto& [name, type, dtype] :
         {std::tuple{"ffn_gate", kHalf, at::kHalf}, {"ffn_up", kBrain, at::kBFloat16}}) {
      const at::Tensor cast = weight.to(dtype);
      writer.tensor("blk.0." + std::string(name) + ".weight", {4, 8}, type,
                    std::string(static_cast<const char*>(cast.data_ptr()), cast.nbytes()));
    }
    const auto source = open_gguf_tensors(test::file_of(writer));
    QVERIFY(at::equal(source->load("model.layers.0.mlp.gate_proj.weight"), weight.to(at::kHalf)));
    QVERIFY(at::equal(source->load("model.layers.0.mlp.up_proj.weight"), weight.to(at::kBFloat16)));
    QCOMPARE(source->info("model.layers.0.mlp.up_proj.weight").dtype, at::kBFloat16);
  }

  void rowsAreThoseOfTheWholeTable() {
    GgufWriter writer = test::sized("llama");
    writer.tensor("token_embd.weight", {6, 32}, kQ8_0, counting_blocks(6));
    writer.floats("output.weight", {6, 8}, test::counting(48));
    const auto source = open_gguf_tensors(test::file_of(writer));
    const at::Tensor ids = at::tensor({5, 0, 5, 2}, at::kLong).reshape({2, 2});
    for (const char* name : {"model.embed_tokens.weight", "lm_head.weight"})
      QVERIFY(at::equal(source->rows(name, ids), at::embedding(source->load(name), ids)));
    QVERIFY_THROWS_EXCEPTION(Error, source->rows("lm_head.weight", at::tensor({6}, at::kLong)));
  }

  void saysHowTensorsAreStored() {
    GgufWriter writer = test::sized("llama");
    writer.tensor("token_embd.weight", {2, 32}, kQ4_1, std::string(40, '\0'));
    const auto source = open_gguf_tensors(test::file_of(writer));
    const TensorInfo& info = source->info("model.embed_tokens.weight");
    QCOMPARE(info.stored, std::string("Q4_1"));
    QCOMPARE(info.dtype, at::kFloat);
    QCOMPARE(info.bytes, std::uint64_t{40});
    QCOMPARE(source->stored_bytes("model.embed_tokens.weight").nbytes(), std::size_t{40});
  }

  void namesWhatItCannotRead() {
    GgufWriter writer = test::sized("llama");
    writer.tensor("token_embd.weight", {1, 256}, kIq2Xxs, std::string(66, '\0'));
    QVERIFY(contains(reason_of(writer),
                     "\"token_embd.weight\" has the type IQ2_XXS, and only F32, F16, BF16, Q4_0"));
    QVERIFY(contains(reason_of(with("llama", "blk.0.attn_q_norm.weight", {8}, test::counting(8))),
                     "\"blk.0.attn_q_norm.weight\" is not known of the architecture llama"));
    QVERIFY(contains(reason_of(with("llama", "blk.0.attn_q.weight", {6, 8}, test::counting(48))),
                     "has rows that the numbers of heads do not fit"));
    QVERIFY(contains(reason_of(with("llama", "blk.00.ffn_up.weight", {1}, {0})), "is not known"));
    QVERIFY(contains(reason_of(test::sized("mamba")),
                     "the architecture 'mamba' is not known (known are llama, "));
    QVERIFY(contains(reason_of(GgufWriter()), "the metadata lacks general.architecture"));
  }
};

AQ_TEST(GgufSourceTest)
#include "gguf_source_test.moc"
