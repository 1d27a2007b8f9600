// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <functional>
#include <random>

#include "core/base/error.h"
#include "core/checkpoint/checkpoint_files.h"
#include "core/text/tokenizer_json/bpe_model.h"
#include "tests/support/registered_test.h"
#include "tests/text/random_text.h"
#include "tests/text/tokenizer_fixture.h"

using nlohmann::json;
using Ids = std::vector<std::int32_t>;

namespace {

std::string kind_file(const std::string& name) {
  return aq::test::read_fixture(std::string(AQ_SOURCE_DIR) + "/tests/text/kinds/" + name);
}

/// A checkpoint's directory in memory.
std::shared_ptr<const aq::Tokenizer> open_files(
    const std::vector<std::pair<std::string, std::string>>& texts) {
  std::vector<aq::EmbeddedFile> files;
  for (const auto& [name, text] : texts) files.push_back({name, std::as_bytes(std::span(text))});
  return aq::open_tokenizer(*aq::embedded_files("dir", files));
}

void refuses(const std::function<void()>& action, const QString& reason) {
  try {
    action();
  } catch (const aq::Error& error) {
    QCOMPARE(error.kind(), aq::ErrorKind::BadInput);
    QVERIFY2(QString(error.what()).contains(reason), error.what());
    return;
  }
  QFAIL("no error");
}

}  // namespace

class TokenizerFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// The ids are those of transformers 5.23's SentencePieceBackend.
  void findsAddedTokensBeforeSentencePiece() {
    const std::string config =
        R"({"add_bos_token":false,"bos_token":"<s>","eos_token":{"content":"</s>"},"unk_token":"<unk>","added_tokens_decoder":{)"
        R"("420":{"content":"<|im_start|>","special":true,"normalized":false},"421":{"content":"sack"},)"
        R"("422":{"content":"<tool>","special":true,"normalized":false,"lstrip":true,"rstrip":true}}})";
    const auto tokenizer = open_files({{"tokenizer.model", kind_file("sentencepiece-bpe/tokenizer.model")},
                                       {"tokenizer_config.json", config}});
    QCOMPARE(tokenizer->vocabulary_size(), std::int64_t{423});
    QCOMPARE(tokenizer->encode("<|im_start|>user\nthe river"),
             (Ids{420, 304, 319, 308, 261, 13, 309, 259, 281, 315, 342, 261}));
    QCOMPARE(tokenizer->encode("a sack and sacks  <tool>  x"),
             (Ids{266, 304, 421, 304, 284, 304, 421, 260, 422, 304, 123}));
    QCOMPARE(tokenizer->encode("<s> the</s>"), (Ids{1, 304, 265, 2}));
    QCOMPARE(tokenizer->encode("<unk> the <|im_start|><|im_start|>"), (Ids{0, 304, 265, 304, 420, 420}));
    QCOMPARE(tokenizer->encode("  the  "), (Ids{304, 304, 265, 304, 304}));
    QCOMPARE(tokenizer->piece(421), std::string("sack"));
    QCOMPARE(tokenizer->decode({420, 265, 13, 2}, true), std::string("the\n"));
    QCOMPARE(tokenizer->decode({420, 265, 2}, false), std::string("<|im_start|>the</s>"));
  }

  /// In time that grows with their number alone.
  void readsManyAddedTokens() {
    constexpr int kTokens = 200'000;
    json added = json::object(), additional = json::array();
    for (int i = 0; i < kTokens; ++i) {
      added["<" + std::to_string(i) + ">"] = 1000 + i;
      additional.push_back("<" + std::to_string(2 * i) + ">");
    }
    added["</s>"] = 7;  // known from the other file
    const json config = {{"add_bos_token", false},
                         {"added_tokens_decoder", {{"2", {{"content", "</s>"}}}}},
                         {"additional_special_tokens", additional}};
    const auto tokenizer = open_files({{"tokenizer.model", kind_file("sentencepiece-bpe/tokenizer.model")},
                                       {"tokenizer_config.json", config.dump()},
                                       {"added_tokens.json", added.dump()}});
    QCOMPARE(tokenizer->vocabulary_size(), std::int64_t{1000 + kTokens + kTokens / 2});
    QCOMPARE(tokenizer->encode("<199999></s><200000>"), (Ids{1000 + 199'999, 2, 1000 + kTokens}));
  }

  void addsBosAndEosAsTheConfigurationSays() {
    const std::string model = kind_file("sentencepiece-bpe/tokenizer.model");
    QCOMPARE(open_files({{"tokenizer.model", model}})->encode("the"), (Ids{1, 265}));
    const std::string config = R"({"add_bos_token":false,"add_eos_token":true})";
    QCOMPARE(open_files({{"tokenizer.model", model}, {"tokenizer_config.json", config}})->encode("the"),
             (Ids{265, 2}));
    const std::string added = R"({"<|end|>":500})", eos = R"({"add_eos_token":true,"eos_token":"<|end|>"})";
    const auto other = open_files(
        {{"tokenizer.model", model}, {"tokenizer_config.json", eos}, {"added_tokens.json", added}});
    QCOMPARE(other->encode("the"), (Ids{1, 265, 500}));
    QCOMPARE(other->vocabulary_size(), std::int64_t{501});
  }

  /// Not legacy: one space before the whole text, none before the texts behind added tokens.
  void prependsOneSpaceWhereNotLegacy() {
    const std::string model = kind_file("sentencepiece-bpe/tokenizer.model");
    const std::string config = R"({"legacy":false,"add_bos_token":false})";
    const auto tokenizer = open_files({{"tokenizer.model", model}, {"tokenizer_config.json", config}});
    const auto legacy = open_files({{"tokenizer.model", model}});
    QCOMPARE(tokenizer->encode("the river"), legacy->encode("the river", false));
    const Ids ids = tokenizer->encode("</s>the");
    QCOMPARE(ids.front(), 2);
    QVERIFY(ids != legacy->encode("</s>the", false));
    QCOMPARE(tokenizer->decode(ids, false), std::string("</s>the"));
    QCOMPARE(tokenizer->decode(tokenizer->encode(" the  river ")), std::string(" the  river "));
  }

  void namesWhatIsWrongWithAModel() {
    const std::string model = kind_file("sentencepiece-bpe/tokenizer.model");
    const auto open_model = [](const std::string& bytes) { open_files({{"tokenizer.model", bytes}}); };
    refuses([&] { open_model(""); }, "dir/tokenizer.model: it is no sentencepiece model");
    refuses([&] { open_model("hello"); }, "no sentencepiece model");
    refuses([&] { open_model(model.substr(0, model.size() / 2 + 1)); }, "");
    refuses([&] { open_model(model + model); }, "twice");
    refuses([&] { open_model(model + std::string("\x12\x02\x18\x03", 4)); }, "words or characters");
    refuses([&] { open_model(model + std::string("\x1a\x06\x12\x04\x00\x04\x00\x00", 8)); },
            "precompiled_charsmap");
  }

  /// A unit of the map's trie that leads far out of it.
  void refusesAMapThatLeadsOutOfItself() {
    std::string map("\x00\x04\x00\x00", 4);  // 1024 bytes of trie
    map.append(1024, '\0');
    map[4 + 4 * 7 + 3] = '\x7f';  // the offset of unit 7
    std::string normalizer = "\x12";
    normalizer += static_cast<char>((map.size() & 0x7f) | 0x80);
    normalizer += static_cast<char>(map.size() >> 7);
    normalizer += map;
    std::string message = "\x1a";
    message += static_cast<char>((normalizer.size() & 0x7f) | 0x80);
    message += static_cast<char>(normalizer.size() >> 7);
    refuses([&] { open_files({{"tokenizer.model", message + normalizer}}); }, "leads out of itself");
  }

  void asksForTokenizerJsonWhereFilesDoNotSay() {
    refuses(
        [] {
          open_files({{"vocab.json", "{\"a\":0}"},
                      {"merges.txt", ""},
                      {"tokenizer_config.json", "{\"tokenizer_class\":\"Qwen2Tokenizer\"}"}});
        },
        "how a Qwen2Tokenizer cuts a text does not stand in the checkpoint");
    refuses(
        [] {
          open_files({{"vocab.json", "[]"}, {"merges.txt", ""}});
        },
        "dir/vocab.json: it is no object");
    refuses([] { open_files({{"vocab.json", "{\"a\":0}"}, {"merges.txt", "a b c\n"}}); }, "no pair");
    refuses(
        [] {
          open_files({{"vocab.json", "{\"a\":0}"}, {"merges.txt", "a \xc4u\n"}});
        },
        "merges.txt: it is no valid UTF-8");
  }

  /// What BPE does with the parts of a text is what it does with the whole.
  void partsGiveTheWholesIds_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"llama2", "mistral", "gemma"}) QTest::newRow(kind) << kind;
  }
  void partsGiveTheWholesIds() {
    QFETCH(QString, kind);
    const auto tokenizer = json::parse(kind_file(kind.toStdString() + "/tokenizer.json"));
    const aq::BpeModel model(aq::JsonView(tokenizer["model"], "memory"));
    std::vector<std::string> pieces;
    for (const auto& [piece, id] : tokenizer["model"]["vocab"].items()) pieces.push_back(piece);
    std::mt19937_64 generator(3);
    std::size_t cut = 0;
    for (int i = 0; i < 300; ++i) {
      std::string text;
      for (int j = 0; j < 40; ++j)
        text +=
            generator() % 8 == 0 ? aq::test::random_utf8(generator, 2) : pieces[generator() % pieces.size()];
      Ids whole, joined;
      model.encode(text, whole);
      const auto parts = model.parts(text);
      for (const std::string_view part : parts) model.encode(part, joined);
      cut += parts.size() - 1;
      QCOMPARE(joined, whole);
    }
    // Where a piece of the vocabulary is not merged, a part that is one would not be either: nothing is cut.
    QCOMPARE(cut > 1000, !tokenizer["model"].value("ignore_merges", false));
  }

  void endsReplacementsThatBlowATextUp() {
    json changed = aq::test::fixture("gpt2-style");
    changed["normalizer"] = {
        {"type", "Replace"}, {"pattern", {{"String", "a"}}}, {"content", std::string(1 << 20, 'b')}};
    changed["added_tokens"] = json::array();  // which would be blown up at once
    const auto tokenizer = aq::test::open(changed);
    refuses([&] { tokenizer->encode(std::string(100'000, 'a')); }, "the tokenizer makes");
  }
};

AQ_TEST(TokenizerFilesTest)
#include "tokenizer_files_test.moc"
