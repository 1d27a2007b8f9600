// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/gguf_tokens.h"

#include <QTest>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_files.h"
#include "core/checkpoint/gguf/gguf_writer.h"
#include "core/export/gguf/tokenizer_entries.h"
#include "core/text/tokenizer.h"
#include "tests/checkpoint/gguf_bytes.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using namespace aq::test;

namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int32_t>;

const Texts kPieces{"<unk>", "<s>", "</s>", "<0x09>", "▁",   "a",     "b",
                    "▁a",    "ab",  "▁ab",  "bb",     "abb", "<tool>"};

GgufWriter sentence_pieces(const std::vector<float>& scores) {
  GgufWriter writer = sized("llama");
  writer.set("tokenizer.ggml.model", "llama").set("tokenizer.ggml.tokens", kPieces);
  writer.set("tokenizer.ggml.token_type", Numbers{2, 3, 3, 6, 1, 1, 1, 1, 1, 1, 1, 1, 4});
  writer.set("tokenizer.ggml.scores", scores);
  writer.set("tokenizer.ggml.bos_token_id", 1u).set("tokenizer.ggml.eos_token_id", 2u);
  writer.set("tokenizer.ggml.unknown_token_id", 0u);
  return writer;
}

std::shared_ptr<const CheckpointFiles> files_of(const GgufWriter& writer) {
  return gguf_files(bytes_of(writer), "model.gguf");
}

nlohmann::json tokenizer_of(const GgufWriter& writer) {
  return nlohmann::json::parse(read_text(*files_of(writer), "tokenizer.json"));
}

}  // namespace

class GgufTokensTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  /// The kind of error that a tokenizer.json ends in.
  ErrorKind failure(const nlohmann::ordered_json& tokenizer, std::int64_t vocabulary) {
    folder_.write("tokenizer.json", tokenizer.dump());
    try {
      read_gguf_tokens(*directory_files(folder_.path().string()), vocabulary);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::Internal;
  }

 private Q_SLOTS:
  /// Scores made of the merges give the merges back.
  void sentencePiecesComeBack() {
    const std::vector<float> scores{0, 0, 0, 0, -9, -9, -9, -2, -1, -3, -5, -4, 0};
    const GgufTokens tokens = read_gguf_tokens(*files_of(sentence_pieces(scores)), 15);
    QCOMPARE(tokens.model, std::string("llama"));
    QVERIFY(std::equal(kPieces.begin(), kPieces.end(), tokens.tokens.begin()));
    QCOMPARE(tokens.tokens.back(), std::string("[PAD14]"));
    QCOMPARE(tokens.types.back(), GgufTokenType::Unused);
    const Numbers types{2, 3, 3, 6, 1, 1, 1, 1, 1, 1, 1, 1, 4};
    for (std::size_t i = 0; i < types.size(); ++i) QCOMPARE(static_cast<int>(tokens.types[i]), types[i]);
    QVERIFY(tokens.prefix_space == true);
    const std::vector<float> made(tokens.scores.begin(), tokens.scores.begin() + 13);
    QVERIFY(made != scores);
    QCOMPARE(tokenizer_of(sentence_pieces(made)).dump(), tokenizer_of(sentence_pieces(scores)).dump());
  }

  void byteLevelTokenizersKeepTheirNames() {
    for (const char* pre :
         {"gpt-2", "smollm", "llama-bpe", "qwen2", "deepseek-r1-qwen", "tekken", "gpt-4o", "falcon"}) {
      GgufWriter writer = sized("llama");
      writer.set("tokenizer.ggml.model", "gpt2").set("tokenizer.ggml.pre", pre);
      writer.set("tokenizer.ggml.tokens", Texts{"<|end|>", "a", "Ġa", "Ġ", "<think>"});
      writer.set("tokenizer.ggml.token_type", Numbers{3, 1, 1, 1, 4})
          .set("tokenizer.ggml.merges", Texts{"Ġ a"});
      const GgufTokens tokens = read_gguf_tokens(*files_of(writer), 5);
      QCOMPARE(tokens.model, std::string("gpt2"));
      QCOMPARE(tokens.pre, std::string(pre));
      QVERIFY(tokens.merges == Texts{"Ġ a"});
      QVERIFY((tokens.tokens == Texts{"<|end|>", "a", "Ġa", "Ġ", "<think>"}));
      QVERIFY(tokens.types[0] == GgufTokenType::Control && tokens.types[4] == GgufTokenType::UserDefined);
      QVERIFY(tokens.scores.empty() && !tokens.prefix_space);
    }
  }

  /// Written, read back and compared with the original on texts of all sorts.
  void everyKindCutsTheSameTokens_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"llama2", "mistral", "gemma", "qwen", "sentencepiece-bpe", "gpt2-files"})
      QTest::newRow(kind) << kind;
  }
  void everyKindCutsTheSameTokens() {
    QFETCH(QString, kind);
    const std::string kinds = std::string(AQ_SOURCE_DIR) + "/tests/text/kinds";
    const auto files = directory_files(kinds + "/" + kind.toStdString());
    const auto tokenizer = open_tokenizer(*files);
    GgufEntries entries;
    entries.text("general.architecture", kind == "gemma" ? "gemma2" : "llama");
    write_tokenizer_entries(*files, *tokenizer, tokenizer->vocabulary_size(), entries);
    write_gguf(folder_ / "kind.gguf", entries, {}, [](std::size_t) { return at::Tensor(); });
    const auto back = open_tokenizer(*gguf_files(folder_ / "kind.gguf"));
    QCOMPARE(back->vocabulary_size(), tokenizer->vocabulary_size());
    const auto cases = nlohmann::json::parse(read_file(kinds + "/cases.json"));
    for (const auto& hex : cases.at("texts")) {
      const std::string text =
          QByteArray::fromHex(QByteArray::fromStdString(hex.get<std::string>())).toStdString();
      if (kind == "sentencepiece-bpe" && text.find('<') != std::string::npos) continue;
      // llama.cpp puts a space before every text, behind special tokens too; transformers' Mistral before a
      // text's first word only, and where it has none.
      const bool marked = text.find('<') != std::string::npos;
      if (kind == "mistral" && (marked || text.starts_with(' ') || text.starts_with("▁"))) continue;
      QVERIFY2(back->encode(text) == tokenizer->encode(text), hex.get<std::string>().c_str());
    }
  }

  /// As transformers writes them: merges in pairs, digits by a step of their own, patterns of what is kept.
  void otherSpellingsAreTheSame() {
    nlohmann::ordered_json tokenizer = byte_tokenizer();
    tokenizer["model"]["merges"] =
        nlohmann::json::array({nlohmann::json::array({"a", "b"}), nlohmann::json::array({"ab", "c"})});
    tokenizer["pre_tokenizer"] = {
        {"type", "Sequence"},
        {"pretokenizers",
         {{{"type", "Digits"}, {"individual_digits", true}},
          {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}}}};
    folder_.write("tokenizer.json", tokenizer.dump());
    const GgufTokens tokens = read_gguf_tokens(*directory_files(folder_.path().string()), kTinyVocabulary);
    QCOMPARE(tokens.pre, std::string("smollm"));
    QVERIFY((tokens.merges == Texts{"a b", "ab c"}));
  }

  void whatLlamaCppLacksIsRefused() {
    nlohmann::ordered_json tokenizer = byte_tokenizer();
    QCOMPARE(failure(tokenizer, kTinyVocabulary - 1), ErrorKind::BadInput);  // an id that has no embedding
    tokenizer["normalizer"] = {{"type", "Lowercase"}};
    QCOMPARE(failure(tokenizer, kTinyVocabulary), ErrorKind::BadArgument);
    tokenizer["normalizer"] = nullptr;
    tokenizer["model"]["type"] = "WordPiece";
    QCOMPARE(failure(tokenizer, kTinyVocabulary), ErrorKind::BadArgument);
    tokenizer["model"]["type"] = "BPE";
    tokenizer["pre_tokenizer"] = nullptr;  // neither bytes nor a fallback on them
    QCOMPARE(failure(tokenizer, kTinyVocabulary), ErrorKind::BadArgument);
  }
};

AQ_TEST(GgufTokensTest)
#include "gguf_tokens_test.moc"
