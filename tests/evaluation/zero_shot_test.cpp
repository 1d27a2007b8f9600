// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/zero_shot.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thread_ranks.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

const std::vector<Question>& questions() {
  static const std::vector<Question> made{
      {"colour", "the grass is", {" green", " a", " yellow and dry"}, 0, "one"},
      {"colour", "snow is ", {"white", "w"}, 0, "two"},
      {"number", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", {"8", "9", " 18", "0"}, 2, "three"},
      {"", "a", {"b", "c"}, 1, "four"},
  };
  return made;
}

Model tiny(const test::TemporaryFolder& folder, const test::TinyCheckpoint& checkpoint) {
  return Model::open(checkpoint.write(folder.path() / "model"));
}

/// log p(choice | context) by one forward pass in double precision. The tiny tokenizer's tokens are the
/// bytes, so white space at the context's end is scored with the choice.
double by_definition(const Model& model, const std::string& context, const std::string& choice) {
  const auto text = model.tokenizer().encode(context + choice);
  const at::Tensor ids = at::tensor(std::vector<std::int64_t>(text.begin(), text.end())).unsqueeze(0);
  auto x = model.embed(ids, 0, at::kDouble);
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    x = block_forward(model.config().block_at(block), model.block(block, at::kDouble), x);
  const at::Tensor log_p = at::log_softmax(model.head(x), -1)[0];  // [tokens, vocabulary]
  double sum = 0;
  for (std::size_t i = context.find_last_not_of(' ') + 1; i < text.size(); ++i)
    sum += log_p[static_cast<std::int64_t>(i - 1)][text[i]].item<double>();
  return sum;
}

void compare_with_transformers(const std::string& directory,
                               const std::vector<std::vector<double>>& expected) {
  const auto model = Model::open(directory);
  const std::vector<Question> asked{
      {"",
       "The film was released in the United States in ",
       {"1998", "the 19th century by the army", "July"}},
      {"",
       "The ship was built in the port of London and was",
       {" launched in 1892 .", " sunk by a hurricane", " the the the"}},
      {"", "He was born in", {" France", " a school", " of"}},
      {"",
       "In the second half of the season the team won a number of games , and its coach said that the "
       "players\n",
       {"had played well", "was"}},
  };
  const auto found = choice_log_likelihoods(model, asked, nullptr, {});
  for (std::size_t i = 0; i < asked.size(); ++i)
    for (std::size_t j = 0; j < asked[i].choices.size(); ++j)
      QVERIFY2(std::abs(found[i][j] - expected[i][j]) < 1e-4,
               qPrintable(QString("%1 %2").arg(found[i][j], 0, 'f', 6).arg(expected[i][j], 0, 'f', 6)));
}

void expect_refusal(const Model& model, const Question& question, const char* reason) {
  try {
    choice_log_likelihoods(model, {questions()[0], question}, nullptr, {});
    QFAIL("no error");
  } catch (const Error& error) {
    QCOMPARE(error.kind(), ErrorKind::BadInput);
    QVERIFY2(std::string(error.what()).find(question.origin) != std::string::npos, error.what());
    QVERIFY2(std::string(error.what()).find(reason) != std::string::npos, error.what());
  }
}

}  // namespace

class ZeroShotTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithTheDefinition() {
    for (const auto& checkpoint : {test::tiny_llama(), test::tiny_opt()}) {
      const test::TemporaryFolder folder;
      const auto model = tiny(folder, checkpoint);
      const auto found = choice_log_likelihoods(model, questions(), nullptr, {});
      for (std::size_t i = 0; i < questions().size(); ++i) {
        for (std::size_t j = 0; j < questions()[i].choices.size(); ++j) {
          const double expected = by_definition(model, questions()[i].context, questions()[i].choices[j]);
          QVERIFY2(std::abs(found[i][j] - expected) < 1e-4,
                   qPrintable(QString("%1 %2").arg(found[i][j]).arg(expected)));
        }
      }
    }
  }

  /// Alone a question is filled up to its own longest choice, in company to the longest of all.
  void paddingDoesNotMatter() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    std::vector<Question> many;
    for (int i = 0; i < 60; ++i) many.insert(many.end(), questions().begin(), questions().end());
    const auto together = choice_log_likelihoods(model, many, nullptr, {});
    for (std::size_t i = 0; i < questions().size(); ++i) {
      const auto alone = choice_log_likelihoods(model, {questions()[i]}, nullptr, {});
      for (std::size_t copy = i; copy < many.size(); copy += questions().size())
        for (std::size_t j = 0; j < alone[0].size(); ++j)
          QVERIFY(std::abs(together[copy][j] - alone[0][j]) < 1e-4);
    }
  }

  /// 4 questions on 3 and on 6 ranks: some have two of them, some none.
  void ranksShareTheQuestions() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    const auto alone = choice_log_likelihoods(model, questions(), nullptr, {});
    for (const int size : {3, 6})
      for (const ChoiceLikelihoods& shared :
           test::each_of_ranks<ChoiceLikelihoods>(size, [&](const RunContext& context) {
             return choice_log_likelihoods(model, questions(), nullptr, context);
           })) {
        QCOMPARE(shared.size(), alone.size());
        for (std::size_t i = 0; i < alone.size(); ++i)
          for (std::size_t j = 0; j < alone[i].size(); ++j)
            QVERIFY(std::abs(shared[i][j] - alone[i][j]) < 1e-4);
      }
  }

  void normalizesByLength() {
    const Question question{"", "x", {"ab", "abcdefgh"}, 1, ""};
    const auto result = zero_shot_accuracy({question}, {{-2, -4}});  // a byte: -1 and -0.5
    QCOMPARE(result.all.raw, 0.0);
    QCOMPARE(result.all.normalized, 1.0);
    const Question wide{"", "x", {"\u00e4\u00e4", "abc"}, 0, ""};  // four bytes, three
    QCOMPARE(zero_shot_accuracy({wide}, {{-4, -3.5}}).all.normalized, 1.0);
  }

  void theFirstOfEqualsIsChosen() {
    Question question{"", "x", {"aa", "bb", "cc"}, 1, ""};
    QCOMPARE(zero_shot_accuracy({question}, {{-3, -2, -2}}).all.raw, 1.0);
    question.answer = 2;
    QCOMPARE(zero_shot_accuracy({question}, {{-3, -2, -2}}).all.raw, 0.0);
    QCOMPARE(zero_shot_accuracy({question}, {{-3, -2, -2}}).all.normalized, 0.0);
  }

  void countsByTask() {
    const ChoiceLikelihoods likelihoods{{-1, -9, -9}, {-1, -2}, {-1, -9, -9, -9}, {-2, -1}};
    const auto result = zero_shot_accuracy(questions(), likelihoods);
    QCOMPARE(result.all.examples, std::int64_t{4});
    QCOMPARE(result.all.raw, 0.75);
    QCOMPARE(result.by_task.size(), 2u);
    QCOMPARE(result.by_task.at("colour").raw, 1.0);
    QCOMPARE(result.by_task.at("colour").examples, std::int64_t{2});
    QCOMPARE(result.by_task.at("number").raw, 0.0);
    QVERIFY(std::isnan(result.by_task.at("number").standard_error));
  }

  void theStandardErrorIsThatOfTheMean() {
    const std::vector<Question> same(4, Question{"", "x", {"a", "b"}, 0, ""});
    const auto result = zero_shot_accuracy(same, {{-1, -2}, {-1, -2}, {-1, -2}, {-2, -1}});
    QCOMPARE(result.all.normalized, 0.75);
    QCOMPARE(result.all.standard_error, 0.25);  // of 1, 1, 1, 0: the sample deviation is 1/2
  }

  void refusesWhatItCannotScore() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    expect_refusal(model, {"", std::string(64, 'a'), {"b", "bc"}, 0, "file line 7"}, "65 positions");
    expect_refusal(model, {"", std::string(500, 'a'), {"b", "c"}, 0, "file line 8"}, "500 positions");
    expect_refusal(model, {"", "", {"b", "c"}, 0, "file line 9"}, "context is empty");
    expect_refusal(model, {"", " \n", {"b", "c"}, 0, "file line 10"}, "context is empty");
  }

  void takesAsManyTokensAsThereArePositions() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_opt());
    const auto found = choice_log_likelihoods(
        model, {{"", std::string(test::kTinyPositions, 'a'), {"b", "c"}, 0, "last"}}, nullptr, {});
    QVERIFY(found[0][0] < 0 && found[0][0] != found[0][1]);
  }

  void progressEndsWithTheLastToken() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    std::vector<Question> many;
    for (int i = 0; i < 60; ++i) many.insert(many.end(), questions().begin(), questions().end());
    std::vector<std::int64_t> seen;
    std::int64_t all = 0;
    choice_log_likelihoods(model, many, nullptr, {}, [&](std::int64_t tokens, std::int64_t total) {
      seen.push_back(tokens);
      all = total;
    });
    QVERIFY(seen.size() > 1);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    QCOMPARE(seen.back(), all);
  }

  void stopsWhenAskedTo() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, {});
    const std::vector<Question> many(200, questions()[0]);
    int reports = 0;
    try {
      choice_log_likelihoods(model, many, nullptr, context, [&](auto...) {
        ++reports;
        stop.request_stop();
      });
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
    QCOMPARE(reports, 1);
  }

  // Expected: transformers 5.23, float32, context and choice in one pass.
  void llamaAsInTransformers() {
    AQ_NEED_SHARED(model, "models/llama-wt2");
    compare_with_transformers(model, {{-5.147828, -22.435959, -4.832251},
                                      {-14.193772, -19.299539, -19.972569},
                                      {-6.234736, -10.358017, -9.025693},
                                      {-41.6226, -31.810087}});
  }
  void optAsInTransformers() {
    AQ_NEED_SHARED(model, "models/opt-wt2");
    compare_with_transformers(model, {{-5.650684, -22.854145, -5.109803},
                                      {-15.101962, -21.812975, -17.481865},
                                      {-5.991337, -10.294536, -8.637675},
                                      {-47.787674, -28.241029}});
  }
};

AQ_TEST(ZeroShotTest)
#include "zero_shot_test.moc"
