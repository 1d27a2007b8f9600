// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/choice_tokens.h"

#include <QTest>

#include "core/base/error.h"
#include "core/checkpoint/checkpoint_files.h"
#include "core/evaluation/choice_rows.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using Ids = std::vector<std::int32_t>;

namespace {

constexpr std::int32_t kBegin = 0, kEnd = 2;  ///< <s>, </s>
constexpr std::int64_t kManyPositions = 1000;

std::int32_t byte(char c) { return 4 + static_cast<unsigned char>(c); }

/// Of bytes, with the pieces " a" (260) and "bc" (261).
nlohmann::ordered_json tokenizer_with_merges() {
  auto json = test::byte_tokenizer();
  const std::string space = test::byte_piece(' ');
  json["model"]["vocab"][space + "a"] = 260;
  json["model"]["vocab"]["bc"] = 261;
  json["model"]["merges"] = {space + " a", "b c"};
  return json;
}

nlohmann::ordered_json special_token(const char* name) {
  return {{"SpecialToken", {{"id", name}, {"type_id", 0}}}};
}

/// Puts <s> before and </s> behind every text.
nlohmann::ordered_json with_special_tokens(nlohmann::ordered_json json) {
  const nlohmann::ordered_json text{{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
  json["post_processor"] = {{"type", "TemplateProcessing"},
                            {"single", {special_token("<s>"), text, special_token("</s>")}},
                            {"pair", nlohmann::ordered_json::array()},
                            {"special_tokens",
                             {{"<s>", {{"id", "<s>"}, {"ids", {kBegin}}, {"tokens", {"<s>"}}}},
                              {"</s>", {{"id", "</s>"}, {"ids", {kEnd}}, {"tokens", {"</s>"}}}}}}};
  return json;
}

std::vector<ChoiceTokens> tokens(const nlohmann::ordered_json& json, const std::string& context,
                                 const std::vector<std::string>& choices) {
  const std::string text = json.dump();
  const auto bytes = std::as_bytes(std::span(text));
  const auto tokenizer = open_tokenizer(*embedded_files("test", {{"tokenizer.json", bytes}}));
  return choice_tokens(*tokenizer, {"", context, choices, 0, "file line 3"}, kManyPositions);
}

}  // namespace

class ChoiceTokensTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aChoiceIsWhatFollowsTheContext() {
    const auto found = tokens(tokenizer_with_merges(), "x", {" a", " b"});
    QCOMPARE(found[0].ids, (Ids{byte('x'), 260}));
    QCOMPARE(found[0].context, 1u);
    QCOMPARE(found[1].ids, (Ids{byte('x'), byte(' '), byte('b')}));
    QCOMPARE(found[1].context, 1u);
  }

  /// Else the space would be a token of its own, and "a" would not be found where text has it.
  void aSpaceBelongsToTheChoice() {
    const auto found = tokens(tokenizer_with_merges(), "x ", {"a", "b"});
    QCOMPARE(found[0].ids, (Ids{byte('x'), 260}));
    QCOMPARE(found[0].context, 1u);
    QCOMPARE(found[1].ids, (Ids{byte('x'), byte(' '), byte('b')}));
    QCOMPARE(found[1].context, 1u);
  }

  /// As lm-evaluation-harness has it: the choice begins behind as many tokens as the context has alone.
  void aPieceAcrossTheBoundaryCountsAsContext() {
    const auto found = tokens(tokenizer_with_merges(), "b", {"cd", "d"});
    QCOMPARE(found[0].ids, (Ids{261, byte('d')}));
    QCOMPARE(found[0].context, 1u);
    QVERIFY_EXCEPTION_THROWN(tokens(tokenizer_with_merges(), "b", {"d", "c"}), Error);
  }

  void specialTokensStandBeforeTheContextOnly() {
    const auto json = with_special_tokens(tokenizer_with_merges());
    const auto found = tokens(json, "x", {"y", " a"});
    QCOMPARE(found[0].ids, (Ids{kBegin, byte('x'), byte('y')}));
    QCOMPARE(found[0].context, 2u);
    QCOMPARE(found[1].ids, (Ids{kBegin, byte('x'), 260}));
    const auto without_context = tokens(json, "", {"y", "z"});
    QCOMPARE(without_context[0].ids, (Ids{kBegin, byte('y')}));
    QCOMPARE(without_context[0].context, 1u);
  }

  /// "x" alone predicts " a" and the space of " bb", of which all but the last token is read.
  void choicesShareARow() {
    const auto rows = choice_rows(tokens(tokenizer_with_merges(), "x", {" a", " bb", "y"}), 5);
    QCOMPARE(rows.size(), 1u);
    QCOMPARE(rows[0].ids, (Ids{byte('x'), byte(' '), byte('b')}));
    std::vector<std::size_t> looked_up(3);
    for (const auto& token : rows[0].tokens) {
      QCOMPARE(token.question, 5u);
      ++looked_up[token.choice];
    }
    QCOMPARE(looked_up, (std::vector<std::size_t>{1, 3, 1}));
  }

  void choicesThatPartTakeTwoRows() {
    const auto rows = choice_rows(tokens(tokenizer_with_merges(), "x", {"yz", "zy"}), 0);
    QCOMPARE(rows.size(), 2u);
    for (const auto& row : rows) {
      QCOMPARE(row.tokens[0].position, 0u);
      QCOMPARE(row.tokens[1].position, 1u);
    }
  }
};

AQ_TEST(ChoiceTokensTest)
#include "choice_tokens_test.moc"
