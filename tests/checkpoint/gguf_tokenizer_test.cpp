// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_tokenizer.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_vocabulary.h"
#include "tests/checkpoint/gguf_bytes.h"
#include "tests/support/reason_of.h"
#include "tests/support/registered_test.h"

using namespace aq;
using nlohmann::json;
using test::GgufWriter;

namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int32_t>;

json tokenizer_of(const GgufWriter& writer) {
  return json::parse(gguf_tokenizer_json(*test::file_of(writer)));
}

std::string reason_of(const GgufWriter& writer) {
  try {
    gguf_tokenizer_json(*test::file_of(writer));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

GgufWriter byte_level(const char* pre) {
  GgufWriter writer;
  writer.set("general.architecture", "llama")
      .set("tokenizer.ggml.model", "gpt2")
      .set("tokenizer.ggml.pre", pre);
  writer.set("tokenizer.ggml.tokens", Texts{"<|end|>", "a", "Ġa", "Ġ", "<think>"});
  writer.set("tokenizer.ggml.token_type", Numbers{3, 1, 1, 1, 4}).set("tokenizer.ggml.merges", Texts{"Ġ a"});
  writer.set("tokenizer.ggml.bos_token_id", 0u).set("tokenizer.ggml.eos_token_id", 0u);
  return writer;
}

GgufWriter sentencepiece(const char* architecture) {
  GgufWriter writer;
  writer.set("general.architecture", architecture).set("tokenizer.ggml.model", "llama");
  writer.set("tokenizer.ggml.tokens",
             Texts{"<unk>", "<s>", "</s>", "<0x09>", "▁", "a", "▁a", "  ", "<end_of_turn>"});
  writer.set("tokenizer.ggml.token_type", Numbers{2, 3, 3, 6, 1, 1, 1, 4, 4});
  writer.set("tokenizer.ggml.scores", std::vector<float>{0, 0, 0, 0, -3, -2, -1, -1000, -1000});
  writer.set("tokenizer.ggml.bos_token_id", 1u).set("tokenizer.ggml.eos_token_id", 2u);
  writer.set("tokenizer.ggml.unknown_token_id", 0u);
  return writer;
}

}  // namespace

class GgufTokenizerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void makesByteLevelTokenizers() {
    const json tokenizer = tokenizer_of(byte_level("smollm"));
    QCOMPARE(tokenizer["model"]["vocab"].size(), std::size_t{5});
    QVERIFY(tokenizer["model"]["vocab"]["Ġa"] == 2);
    QVERIFY(tokenizer["model"]["merges"] == json::array({"Ġ a"}));
    QVERIFY(tokenizer["normalizer"].is_null());
    const json& steps = tokenizer["pre_tokenizer"]["pretokenizers"];
    QVERIFY(steps[0]["pattern"]["Regex"] == "\\p{N}" && steps[0]["behavior"] == "Isolated");
    QVERIFY(steps.back()["type"] == "ByteLevel" && steps.back()["use_regex"] == false);
    QVERIFY(tokenizer["post_processor"]["type"] == "ByteLevel");  // no begin token unless it is asked for
    QCOMPARE(tokenizer["added_tokens"].size(), std::size_t{2});
    QVERIFY(tokenizer["added_tokens"][0]["content"] == "<|end|>" &&
            tokenizer["added_tokens"][0]["special"] == true);
    QVERIFY(tokenizer["added_tokens"][1]["id"] == 4 && tokenizer["added_tokens"][1]["special"] == false);
  }

  void putsSpecialTokensAround() {
    const auto around = [](const json& tokenizer) { return tokenizer["post_processor"]["processors"][1]; };
    const json by_default = around(tokenizer_of(byte_level("llama-bpe")));
    QVERIFY(by_default["single"][0]["SpecialToken"]["id"] == "<|end|>");
    QVERIFY(by_default["single"][1]["Sequence"]["id"] == "A");
    QVERIFY(by_default["special_tokens"]["<|end|>"]["ids"] == json::array({0}));
    GgufWriter writer = byte_level("llama-bpe");
    writer.set("tokenizer.ggml.add_bos_token", false).set("tokenizer.ggml.add_eos_token", true);
    const json at_end = around(tokenizer_of(writer));
    QVERIFY(at_end["single"][0].contains("Sequence") && at_end["single"][1].contains("SpecialToken"));
    QVERIFY(tokenizer_of(byte_level("llama-bpe"))["model"]["ignore_merges"] == true);
    QVERIFY(tokenizer_of(byte_level("qwen2"))["normalizer"]["type"] == "NFC");
  }

  void makesLlamasSentencePiece() {
    const json tokenizer = tokenizer_of(sentencepiece("llama"));
    const json& model = tokenizer["model"];
    QVERIFY(model["byte_fallback"] == true && model["fuse_unk"] == true && model["unk_token"] == "<unk>");
    QVERIFY(model["vocab"]["▁▁"] == 7);  // which the converter had spelled with spaces
    QVERIFY(model["merges"] == json::array({json::array({"▁", "a"}), json::array({"▁", "▁"})}));
    QVERIFY(tokenizer["normalizer"]["normalizers"][0] == json({{"type", "Prepend"}, {"prepend", "▁"}}));
    QVERIFY(tokenizer["pre_tokenizer"].is_null());
    QVERIFY(tokenizer["decoder"]["decoders"].back()["type"] == "Strip");
    QVERIFY(tokenizer["post_processor"]["single"][0]["SpecialToken"]["id"] == "<s>");
    Texts added;
    for (const json& token : tokenizer["added_tokens"]) added.push_back(token["content"]);
    QVERIFY((added == Texts{"<unk>", "<s>", "</s>", "▁▁", "<end_of_turn>"}));
  }

  void withoutPrefixNothingIsPrepended() {
    GgufWriter writer = sentencepiece("llama");
    writer.set("tokenizer.ggml.add_space_prefix", false);
    const json tokenizer = tokenizer_of(writer);
    QCOMPARE(tokenizer["normalizer"]["normalizers"].size(), std::size_t{1});
    QVERIFY(tokenizer["decoder"]["decoders"].back()["type"] == "Fuse");
  }

  void makesGemmasSentencePiece() {
    const json tokenizer = tokenizer_of(sentencepiece("gemma2"));
    QVERIFY(tokenizer["normalizer"]["type"] == "Replace");
    QVERIFY(tokenizer["pre_tokenizer"]["behavior"] == "MergedWithPrevious");
    QVERIFY(tokenizer["model"]["vocab"]["\t"] == 3);
    QVERIFY(tokenizer["added_tokens"].back()["special"] == true);  // <end_of_turn>
  }

  void derivesMergesAsTransformersDoes() {
    // Expected: generate_merges of transformers 5.23 (tokenization_utils_base.py) for the same pieces and
    // scores.
    const Texts tokens{"<unk>", "<s>", "</s>", "▁",   "a",  "b",   "é",   "ab",
                       "▁a",    "▁ab", "aé",   "aéb", "éb", "bab", "▁aéb"};
    const std::vector<float> scores{0, 0, 0, -5, -6, -7, -8, -1, -2, -1, -4, -3, -4, -3, -3};
    const std::vector<MergePair> expected{{"▁a", "b"},  {"▁", "ab"}, {"a", "b"},   {"▁", "a"},
                                          {"▁a", "éb"}, {"aé", "b"}, {"▁", "aéb"}, {"a", "éb"},
                                          {"b", "ab"},  {"a", "é"},  {"é", "b"}};
    QVERIFY(sentencepiece_merges(tokens, scores, "file") == expected);
  }

  /// Pieces of a hostile vocabulary, each of which can be cut everywhere: their merges are never made.
  void mergesAreCounted() {
    Texts every;
    for (std::size_t a = 0; a <= 200; ++a)
      for (std::size_t b = 0; a + b <= 200; ++b)
        if (a + b > 0) every.push_back(std::string(a, 'a') + std::string(b, 'b'));
    const auto refused = [](const Texts& tokens) {
      return test::reason_of(
          [&] { sentencepiece_merges(tokens, std::vector<float>(tokens.size()), "file"); });
    };
    QVERIFY(refused(every).find("too many ways") != std::string::npos);
    Texts uncut;  // no merges, but every cut is looked for
    for (int i = 0; i < 5000; ++i) uncut.push_back(std::string(500, 'x') + std::to_string(i));
    QVERIFY(refused(uncut).find("too many ways") != std::string::npos);
    Texts few(every.begin(), every.begin() + 200);
    QCOMPARE(sentencepiece_merges(few, std::vector<float>(few.size()), "file").size(),
             std::size_t{199 * 200 / 2});
  }

  void configNamesTheSpecialTokens() {
    GgufWriter writer = sentencepiece("llama");
    writer.set("tokenizer.chat_template", "{{ messages }}");
    const json config = json::parse(gguf_tokenizer_config_json(*test::file_of(writer)));
    QVERIFY(config["bos_token"] == "<s>" && config["eos_token"] == "</s>" && config["unk_token"] == "<unk>");
    QVERIFY(config["chat_template"] == "{{ messages }}");
  }

  void namesWhatIsWrong() {
    const auto contains = [](const std::string& text, const char* part) {
      return text.find(part) != std::string::npos;
    };
    QVERIFY(contains(reason_of(byte_level("klingon")),
                     "the pre-tokenizer 'klingon' is not known (known are default, "));
    GgufWriter writer;
    writer.set("general.architecture", "llama").set("tokenizer.ggml.tokens", Texts{"a"});
    writer.set("tokenizer.ggml.model", "rwkv");
    QVERIFY(contains(reason_of(writer), "the tokenizer 'rwkv' is not known (known are gpt2 and llama)"));
    writer = sentencepiece("llama");
    writer.set("tokenizer.ggml.eot_token_id", 3u).set("tokenizer.ggml.add_eos_token", "yes");
    QVERIFY(contains(reason_of(writer), "tokenizer.ggml.add_eos_token is neither true nor false"));
    writer = GgufWriter();
    writer.set("general.architecture", "llama").set("tokenizer.ggml.model", "gpt2");
    writer.set("tokenizer.ggml.tokens", Texts{"a"}).set("tokenizer.ggml.token_type", Numbers{1, 1});
    QVERIFY(contains(reason_of(writer), "tokenizer.ggml.token_type has 2 items for 1 tokens"));
    writer = GgufWriter();
    writer.set("general.architecture", "llama").set("tokenizer.ggml.model", "gpt2");
    writer.set("tokenizer.ggml.tokens", Texts{"\xff"}).set("tokenizer.ggml.merges", Texts{});
    QVERIFY(contains(reason_of(writer), "a text of its tokenizer is no valid UTF-8"));
    writer.set("tokenizer.ggml.bos_token_id", 7u).set("tokenizer.ggml.add_bos_token", true);
    QVERIFY(contains(reason_of(writer), "tokenizer.ggml.bos_token_id is 7, and there are 1 tokens"));
  }
};

AQ_TEST(GgufTokenizerTest)
#include "gguf_tokenizer_test.moc"
