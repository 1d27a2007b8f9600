// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <functional>

#include "core/base/error.h"
#include "core/text/tokenizer_json/precompiled_map.h"
#include "tests/support/registered_test.h"
#include "tests/text/tokenizer_fixture.h"

using nlohmann::json;

class TokenizerErrorsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { base_ = aq::test::fixture("gpt2-style"); }

  void namesTheMissingFile() {
    refuses([] { aq::open_tokenizer(*aq::embedded_files("dir", {})); },
            "dir/tokenizer.json: there is no such file");
  }

  void namesWhatIsMalformed_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const std::string& text, const char* reason) {
      QTest::newRow(name) << QByteArray::fromStdString(text) << QString(reason);
    };
    row("empty", "", "not valid JSON");
    row("not JSON", "hello", "not valid JSON");
    row("cut short", base_.dump().substr(0, 1000), "not valid JSON");
    row("a list", "[]", "is no object");
    row("no model", "{}", "lacks \"model\"");
    row("nested", std::string(1'000'000, '['), "nested more than 16 deep");
    row("key twice", R"({"model":{"vocab":{"a":1,"a":2}}})", "\"a\" appears twice");
    row("bytes", std::string("\xff\xfe\0x", 4), "not valid JSON");
  }
  void namesWhatIsMalformed() {
    QFETCH(QByteArray, text);
    QFETCH(QString, reason);
    refuses([&] { aq::test::open(text.toStdString()); }, reason);
  }

  void namesWhatIsNotSupported_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* patch, const char* reason) {
      QTest::newRow(patch) << QByteArray(patch) << QString(reason);
    };
    row(R"({"model":{"type":"Morphemes"}})", "model is of the type \"Morphemes\"");
    row(R"({"model":{"type":"Unigram"}})", "model.vocab is no list of pieces");
    row(R"({"model":{"type":"Unigram","vocab":[["a"]]}})", "no piece with its score: [\"a\"]");
    row(R"({"model":{"type":"Unigram","vocab":[["a",1]],"unk_id":1}})", "model.unk_id is 1, outside 0 to 0");
    row(R"({"model":{"type":"WordPiece","unk_token":"<none>"}})", "no \"<none>\" in its vocabulary");
    row(R"({"model":{"type":"WordPiece","unk_token":"<s>","max_input_chars_per_word":100000}})",
        "max_input_chars_per_word is 100000, outside");
    row(R"({"model":{"byte_fallback":1}})", "byte_fallback is neither true nor false");
    row(R"({"model":{"dropout":0.1}})", "dropout");
    row(R"({"model":{"continuing_subword_prefix":"##"}})", "lacks the prefix of continuing pieces");
    row(R"({"model":{"unk_token":"<none>"}})", "no \"<none>\" in its vocabulary");
    row(R"({"model":{"vocab":7}})", "model.vocab is no vocabulary");
    row(R"({"model":{"vocab":{"a":-1}}})", "model.vocab.a is -1, outside 0 to 16777215");
    row(R"({"model":{"vocab":{"a":16777216}}})", "model.vocab.a is 16777216, outside");
    row(R"({"model":{"vocab":{"a":18446744073709551615}}})", "outside 0 to 16777215");
    row(R"({"model":{"vocab":{"a":1.5}}})", "model.vocab.a is no integer");
    row(R"({"model":{"vocab":{"one":5,"two":5}}})", "gives two pieces the id 5");
    row(R"({"model":{"merges":{}}})", "model.merges is no array");
    row(R"({"model":{"merges":[["a"]]}})", "no pair");
    row(R"({"model":{"merges":["ab"]}})", "no pair");
    row(R"({"model":{"merges":["a b c"]}})", "no pair");
    row(R"({"model":{"merges":[["a","zzz"]]}})", "number 0 needs the piece \"zzz\"");
    row(R"({"model":{"merges":[["q","z"]]}})", "needs the piece \"qz\"");
    row(R"({"normalizer":{"type":"Nmt"}})", "normalizer \"Nmt\"");
    row(R"({"normalizer":{"type":"Sequence","normalizers":[{"type":"Nmt"}]}})", "normalizer.normalizers[0]");
    row(R"({"normalizer":{"type":"Prepend"}})", "normalizer lacks \"prepend\"");
    row(R"({"normalizer":{"type":"Precompiled","precompiled_charsmap":"abc"}})", "is no base64");
    row(R"({"normalizer":{"type":"Precompiled","precompiled_charsmap":"AAQAAAAA"}})", "which cannot be");
    row(R"({"pre_tokenizer":{"type":"UnicodeScripts"}})", "pre-tokenizer \"UnicodeScripts\"");
    row(R"({"pre_tokenizer":{"type":"Metaspace","replacement":"__"}})", "not one character");
    row(R"({"pre_tokenizer":{"type":"Metaspace","prepend_scheme":"last"}})", "prepend_scheme \"last\"");
    row(R"({"pre_tokenizer":{"type":"Split","pattern":{"Regex":"\\p{Nope}"},"behavior":"Isolated"}})",
        "is malformed");
    row(R"({"pre_tokenizer":{"type":"Split","pattern":{},"behavior":"Isolated"}})", "neither \"Regex\" nor");
    row(R"({"pre_tokenizer":{"type":"Split","pattern":{"String":"a"},"behavior":"Doubled"}})", "\"Doubled\"");
    row(R"({"post_processor":{"type":"BertProcessing"}})", "lacks \"cls\"");
    row(R"({"post_processor":{"type":"Padding"}})", "post-processor \"Padding\"");
    row(R"({"post_processor":{"single":[]}})", "exactly once");
    row(R"({"post_processor":{"single":[{"SpecialToken":{"id":"<x>"}}]}})", "lacks \"<x>\"");
    row(R"({"decoder":{"type":"CTC"}})", "decoder \"CTC\"");
    row(R"({"decoder":{"type":"Strip","content":" ","start":-1,"stop":0}})", "decoder.start is -1");
    row(R"({"added_tokens":[{"content":"<s>","id":9}]})", "another id than the vocabulary");
    row(R"({"added_tokens":[{"content":"<s>"}]})", "added_tokens[0] lacks \"id\"");
  }
  void namesWhatIsNotSupported() {
    QFETCH(QByteArray, patch);
    QFETCH(QString, reason);
    json changed = base_;
    changed.merge_patch(json::parse(patch.toStdString()));
    refuses([&] { aq::test::open(changed); }, reason);
  }

  void stopsAHostilePattern_data() {
    QTest::addColumn<QByteArray>("pattern");
    for (const char* pattern :
         {"(a+)+$", "(a|aa)+$", "(?=.*z)a", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)x", "(?>[^z]*)z|a"})
      QTest::newRow(pattern) << QByteArray(pattern);
  }
  void stopsAHostilePattern() {
    QFETCH(QByteArray, pattern);
    json changed = base_;
    changed["pre_tokenizer"] = {
        {"type", "Sequence"},
        {"pretokenizers",
         {{{"type", "Split"}, {"pattern", {{"Regex", pattern.toStdString()}}}, {"behavior", "Isolated"}},
          {{"type", "ByteLevel"}}}}};
    const auto tokenizer = aq::test::open(changed);
    refuses([&] { tokenizer->encode(std::string(200'000, 'a') + "!"); }, "takes too much work");
  }

  /// No piece takes too long, and all of them do.
  void stopsAPatternThatIsSlowOnEveryPiece() {
    json changed = base_;
    changed["pre_tokenizer"] = {{"type", "Sequence"},
                                {"pretokenizers",
                                 {{{"type", "WhitespaceSplit"}},
                                  {{"type", "Split"},
                                   {"pattern", {{"Regex", R"((?:\w|\w|\w|\w|\w|\w|\w){6}#)"}}},
                                   {"behavior", "Isolated"}}}}};
    const auto tokenizer = aq::test::open(changed);
    tokenizer->encode("animal");
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "animal ";
    refuses([&] { tokenizer->encode(text); }, "takes too much work");
  }

  void refusesManySteps() {
    const auto opens = [&](const char* part, const char* list, const json& step, std::size_t count) {
      json changed = base_;
      changed[part] = {{"type", "Sequence"}, {list, std::vector<json>(count, step)}};
      aq::test::open(changed);
    };
    opens("normalizer", "normalizers", {{"type", "NFC"}}, 256);
    refuses(
        [&] {
          opens("normalizer", "normalizers", {{"type", "NFC"}}, 257);
        },
        "normalizer has more than 256 steps");
    refuses(
        [&] {
          opens("pre_tokenizer", "pretokenizers", {{"type", "Digits"}}, 257);
        },
        "pre_tokenizer has more than 256 steps");
    refuses(
        [&] {
          opens("decoder", "decoders", {{"type", "Fuse"}}, 257);
        },
        "decoder has more than 256 steps");
  }

  void refusesManyRegularExpressions_data() {
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const std::string& pattern, int count, const char* reason) {
      QTest::newRow(name) << QByteArray::fromStdString(pattern) << count << QString(reason);
    };
    const auto many = [](int count, const std::string& part) {
      std::string text;
      for (int i = 0; i < count; ++i) text += part;
      return text;
    };
    row("number", "a", 33, "too many regular expressions");
    row("length", std::string(6000, 'a'), 6, "too long altogether");
    row("classes", "(?i)" + many(60, R"([\p{L}\P{M}\s])"), 4, "too many classes of characters");
    row("classes that are made", many(800, R"(\w)"), 1, "too many classes of characters");
  }
  /// Those of the normalizer and of the pre-tokenizer together.
  void refusesManyRegularExpressions() {
    QFETCH(QByteArray, pattern);
    QFETCH(int, count);
    QFETCH(QString, reason);
    const auto copies = [&](json step) {
      step["pattern"] = {{"Regex", pattern.toStdString()}};
      return std::vector<json>(static_cast<std::size_t>(count), step);
    };
    json changed = base_;
    changed["normalizer"] = {{"type", "Sequence"},
                             {"normalizers", copies({{"type", "Replace"}, {"content", "b"}})}};
    changed["pre_tokenizer"] = {{"type", "Sequence"},
                                {"pretokenizers", copies({{"type", "Split"}, {"behavior", "Isolated"}})}};
    refuses([&] { aq::test::open(changed); }, reason);
  }

  /// Each is made four million bytes and short again, three times.
  void boundsTheNormalizingOfAddedTokens() {
    const std::string longer(4000, 'b');
    const auto replace = [](const std::string& from, const std::string& to) {
      return json{{"type", "Replace"}, {"pattern", {{"String", from}}}, {"content", to}};
    };
    std::vector<json> steps;
    for (int i = 0; i < 3; ++i) {
      steps.push_back(replace("a", longer));
      steps.push_back(replace(longer, "a"));
    }
    json changed = base_;
    changed["normalizer"] = {{"type", "Sequence"}, {"normalizers", steps}};
    const auto with_tokens = [&](std::size_t count) {
      const json token = {{"id", 1000}, {"content", std::string(1000, 'a')}, {"normalized", true}};
      changed["added_tokens"] = std::vector<json>(count, token);
      aq::test::open(changed);
    };
    with_tokens(2);
    refuses([&] { with_tokens(20); }, "normalizing its added tokens takes too much work");
  }

  void refusesLongPieces() {
    const std::string piece(5000, 'a');
    json unigram = base_;
    unigram["model"] = {{"type", "Unigram"},
                        {"unk_id", 0},
                        {"vocab", json::array({json::array({"<unk>", 0.0}), json::array({piece, -1.0})})}};
    unigram["added_tokens"] = json::array();
    unigram["post_processor"] = nullptr;
    refuses([&] { aq::test::open(unigram); }, "longer than 4096 bytes");
    json added = base_;
    added["added_tokens"].push_back({{"id", 1000}, {"content", piece}});
    refuses([&] { aq::test::open(added); }, "longer than 4096 bytes");
    json literal = base_;
    literal["normalizer"] = {{"type", "Replace"}, {"pattern", {{"String", piece}}}, {"content", ""}};
    refuses([&] { aq::test::open(literal); }, "pattern.String is too long");
  }

  /// White space beside a token is looked at once, though the token is white space itself.
  void takesWhiteSpaceOnce() {
    for (const char* side : {"lstrip", "rstrip"}) {
      json changed = base_;
      changed["added_tokens"].push_back(
          {{"id", 1000}, {"content", " "}, {"normalized", false}, {side, true}});
      QCOMPARE(aq::test::open(changed)->encode(std::string(1'000'000, ' '), false),
               std::vector<std::int32_t>(1'000'000, 1000));
    }
  }

  /// White space that one token took is looked at again for none of those within it.
  void takesWhiteSpaceOnceAmongTwoTokens() {
    json changed = base_;
    for (const auto& [id, content, takes] : {std::tuple(1000, " ", true), std::tuple(1001, "\n", false)})
      changed["added_tokens"].push_back(
          {{"id", id}, {"content", content}, {"normalized", false}, {"rstrip", takes}});
    std::string text;
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 500'000; ++i) {
      text += " \n";
      ids.insert(ids.end(), {1000, 1001});
    }
    QCOMPARE(aq::test::open(changed)->encode(text, false), ids);
  }

  /// What lies between two added tokens is normalized by itself.
  void boundsWhatAllPartsOfATextBecome() {
    json changed = base_;
    changed["added_tokens"].push_back({{"id", 1000}, {"content", "<cut>"}, {"normalized", false}});
    changed["normalizer"] = {
        {"type", "Replace"}, {"pattern", {{"String", "q"}}}, {"content", std::string(20 << 20, 'b')}};
    std::string text;
    for (int i = 0; i < 10; ++i) text += "q<cut>";
    refuses([&] { aq::test::open(changed)->encode(text); }, "bytes of 60");
  }

  /// Each spells the last one's bytes beyond ASCII with two.
  void boundsWhatSpellingTheBytesMakes() {
    const json step = {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}};
    json changed = base_;
    changed["normalizer"] = nullptr;
    changed["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", std::vector<json>(256, step)}};
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "量";
    refuses([&] { aq::test::open(changed)->encode(text); }, "");
  }

  void boundsWhatAllPiecesBecome() {
    json changed = base_;
    changed["decoder"] = {
        {"type", "Replace"}, {"pattern", {{"Regex", "."}}}, {"content", std::string(20 << 20, 'b')}};
    const auto tokenizer = aq::test::open(changed);
    const std::vector<std::int32_t> ids(10, tokenizer->encode("a", false).front());
    refuses([&] { tokenizer->decode(ids); }, "the tokenizer makes ");
  }

  /// Each round makes sixty-four million bytes and takes them back; none has a regular expression.
  void endsLongWorkOfLiterals() {
    const auto replace = [](const std::string& from, const std::string& to) {
      return json{{"type", "Replace"}, {"pattern", {{"String", from}}}, {"content", to}};
    };
    std::vector<json> steps;
    for (int i = 0; i < 128; ++i) {
      steps.push_back(replace("a", std::string(4000, 'b')));
      steps.push_back(replace(std::string(4000, 'b'), "a"));
    }
    json changed = base_;
    changed["normalizer"] = {{"type", "Sequence"}, {"normalizers", steps}};
    changed["added_tokens"] = json::array();
    const auto tokenizer = aq::test::open(changed);
    refuses([&] { tokenizer->encode(std::string(16'000, 'a')); }, "take too much work");
  }

  void refusesALongDelimiter() {
    json changed = base_;
    changed["pre_tokenizer"] = {{"type", "CharDelimiterSplit"}, {"delimiter", "ab"}};
    refuses([&] { aq::test::open(changed); }, "delimiter is not one character");
    changed["pre_tokenizer"]["delimiter"] = "量";
    aq::test::open(changed);
    changed["decoder"] = {{"type", "BPEDecoder"}, {"suffix", std::string(5000, 'a')}};
    refuses([&] { aq::test::open(changed); }, "suffix is too long");
  }

  /// A trie that leads from "a" to "a", with a replacement at each.
  void endsLookupsInACircle() {
    std::vector<std::uint32_t> units(256, 0);
    units['a'] = 'a' << 10 | 1u << 8 | 'a';
    std::string bytes = {0, 4, 0, 0};
    bytes.append(reinterpret_cast<const char*>(units.data()), 1024);
    const aq::PrecompiledMap map(bytes + "b", "file");
    QCOMPARE(map.longest_at("aaa")->length, std::size_t{3});
    QCOMPARE(map.longest_at(std::string(100'000, 'a'))->length, std::size_t{256});
  }

  void refusesAVeryLongPattern() {
    json changed = base_;
    changed["pre_tokenizer"] = {
        {"type", "Split"}, {"pattern", {{"Regex", std::string(100'000, '(')}}}, {"behavior", "Isolated"}};
    refuses([&] { aq::test::open(changed); }, "too long");
  }

  /// Ids are counted before any is copied.
  void refusesManyTokensAroundAText() {
    const auto opens = [&](std::size_t names, std::size_t ids, std::size_t processors) {
      json single = json::array({{{"Sequence", {{"id", "A"}}}}});
      for (std::size_t i = 0; i < names; ++i) single.push_back({{"SpecialToken", {{"id", "x"}}}});
      const json one = {{"type", "TemplateProcessing"},
                        {"single", single},
                        {"special_tokens", {{"x", {{"ids", std::vector<int>(ids, 0)}}}}}};
      json changed = base_;
      changed["post_processor"] = {{"type", "Sequence"}, {"processors", std::vector<json>(processors, one)}};
      aq::test::open(changed);
    };
    opens(1024, 4, 1);
    opens(16, 16, 16);
    refuses([&] { opens(5000, 5000, 1); }, "more than 4096 tokens around a text");
    refuses([&] { opens(1025, 4, 1); }, "more than 4096 tokens around a text");
    refuses([&] { opens(16, 16, 17); }, "more than 4096 tokens around a text");
  }

  void refusesAnUnknownId() {
    const auto tokenizer = aq::test::open(base_);
    QVERIFY_THROWS_EXCEPTION(aq::Error, tokenizer->piece(-1));
    QVERIFY_THROWS_EXCEPTION(aq::Error, tokenizer->piece(1'000'000));
    QCOMPARE(tokenizer->decode({-1, 1'000'000}), std::string());
  }

 private:
  static void refuses(const std::function<void()>& action, const QString& reason) {
    try {
      action();
    } catch (const aq::Error& error) {
      QCOMPARE(error.kind(), aq::ErrorKind::BadInput);
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      return;
    }
    QFAIL("no error");
  }

  json base_;
};

AQ_TEST(TokenizerErrorsTest)
#include "tokenizer_errors_test.moc"
