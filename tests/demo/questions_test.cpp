// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/questions.h"

#include <QRegularExpression>
#include <QTest>
#include <map>
#include <set>

#include "core/demo/demo.h"
#include "core/demo/world/numbers.h"
#include "core/demo/world/split.h"
#include "core/demo/world/words.h"
#include "core/model/model.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::size_t kPerTask = 60;

const std::vector<Question>& questions() {
  static const auto made = world_questions(WorldPart::Evaluation, 5, kPerTask);
  return made;
}

QString context(const Question& question) { return QString::fromStdString(question.context); }

QString choice(const Question& question, std::size_t index) {
  return QString::fromStdString(question.choices[index]);
}

/// The last match's group, or nothing.
QString last(const QString& text, const QString& pattern) {
  const QRegularExpression expression(pattern);
  QString found;
  for (auto at = expression.globalMatch(text); at.hasNext();) found = at.next().captured(1);
  return found;
}

template <class Table, class Matches>
auto row(const Table& table, Matches matches) {
  return *std::find_if(table.begin(), table.end(), matches);
}

// What the answer must be, from the context and the world's tables alone.

bool knows_job(const QString& text, const QString& answer, const char* demo::Job::*fact) {
  const QString job = last(text, "(?:As an?|I am an?|is an?) ([a-z]+)(?:,| and [a-z]+ $)");
  return answer == row(demo::kJobs, [&](const auto& one) { return job == one.name; }).*fact;
}

bool is_trade(const QString& text, const QString& answer) {
  const QString workplace = last(text, "works in the ([a-z ]+), for");
  return row(demo::kJobs, [&](const auto& job) { return answer == job.name; }).workplace == workplace;
}

bool is_fodder(const QString& text, const QString& answer) {
  const QString animal = last(text, "[Tt]he ([a-z]+) [a-z]+ because it wanted $");
  return row(demo::kAnimals, [&](const auto& one) { return animal == one.noun.one; }).food == answer;
}

bool is_landmark(const QString& text, const QString& answer) {
  QString town = last(text, "In ([A-Z][a-z]+) s?he saw $");
  if (town.isEmpty())
    town = last(text, "([A-Z][a-z]+) (?:is a town|lies) on the river [A-Z][a-z]+\\. It has $");
  return row(demo::kTowns, [&](const auto& one) { return town == one.name; }).landmark == answer;
}

bool is_river(const QString& text, const QString& answer) {
  const QString town = last(text, "Which river flows through ([A-Z][a-z]+)\\? The $");
  return row(demo::kTowns, [&](const auto& one) { return town == one.name; }).river == answer &&
         text.contains("river " + answer);
}

bool is_hiding_place(const QString& text, const QString& answer) {
  return text.contains("it is " + answer + ".\" So ");
}

bool is_next_weekday(const QString& text, const QString& answer) {
  const QString before = last(text, "(?m)^([A-Z][a-z]+day), ");
  for (std::size_t i = 0; i < 7; ++i)
    if (before == demo::kWeekdays[i]) return answer == demo::kWeekdays[(i + 1) % 7];
  return false;
}

/// Of the person whose document it is: the first name in it.
bool is_pronoun(const QString& text, const QString& answer) {
  QStringList female, all;
  for (const char* name : demo::kFemaleNames) female << name;
  all = female;
  for (const char* name : demo::kMaleNames) all << name;
  const auto first = QRegularExpression("\\b(" + all.join('|') + ")\\b").match(text).captured(1);
  return answer == (female.contains(first) ? "She" : "He");
}

/// Starts with the first number and takes and adds what the document tells.
bool is_count(const QString& text, const QString& answer) {
  std::map<QString, int> numbers;
  for (int i = 0; i < 200; ++i) numbers[QString::fromStdString(demo::in_words(i))] = i;
  int count = -1;
  const QRegularExpression step(
      "(took away|took|had taken|brought|added|found|were|had|counted the [a-z]+ [a-z ]+\\. There were) "
      "([a-z-]+)");
  for (auto at = step.globalMatch(text); at.hasNext();) {
    const auto match = at.next();
    const auto number = numbers.find(match.captured(2));
    if (number == numbers.end()) continue;
    const QString verb = match.captured(1);
    if (count < 0)
      count = number->second;
    else if (verb.startsWith("took") || verb == "had taken")
      count -= number->second;
    else if (verb == "brought" || verb == "added" || verb == "found")
      count += number->second;
  }
  return answer.toLower().toStdString() == demo::in_words(count);
}

bool is_true(const Question& question, const QString& answer) {
  using Rule = std::function<bool(const QString&, const QString&)>;
  const auto of_job = [](const char* demo::Job::*fact) -> Rule {
    return [fact](const QString& text, const QString& word) { return knows_job(text, word, fact); };
  };
  static const std::map<std::string, Rule> rules{{"counting", is_count},
                                                 {"fodder", is_fodder},
                                                 {"goods", of_job(&demo::Job::goods)},
                                                 {"hiding place", is_hiding_place},
                                                 {"landmark", is_landmark},
                                                 {"pronoun", is_pronoun},
                                                 {"river", is_river},
                                                 {"tool", of_job(&demo::Job::tool)},
                                                 {"trade", is_trade},
                                                 {"weekday", is_next_weekday},
                                                 {"workplace", of_job(&demo::Job::workplace)}};
  return rules.at(question.task)(context(question), answer);
}

std::set<QString> words_of(const QString& text) {
  const auto list = text.split(QRegularExpression("[^A-Za-z]+"), Qt::SkipEmptyParts);
  return {list.begin(), list.end()};
}

}  // namespace

class QuestionsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void areTheSameEveryTime() {
    QCOMPARE(make_demo_tasks(1), make_demo_tasks(1));
    QVERIFY(make_demo_tasks(1) != make_demo_tasks(2));
  }

  void thoseOfSeedOneAreEmbedded() { QVERIFY(demo_tasks() == make_demo_tasks()); }

  void everyTaskHasItsShare() {
    std::map<std::string, std::size_t> tasks;
    for (const auto& question : questions()) ++tasks[question.task];
    QVERIFY(tasks.size() >= 10);
    for (const auto& [task, count] : tasks) QCOMPARE(count, kPerTask);
  }

  void theAnswerIsTrueAndTheOthersAreNot() {
    for (const auto& question : questions()) {
      const QString told = QString::fromStdString(question.task + ": " + question.context);
      for (std::size_t i = 0; i < question.choices.size(); ++i)
        QVERIFY2(is_true(question, choice(question, i)) == (i == question.answer),
                 qPrintable(told + choice(question, i)));
    }
  }

  void choicesDifferAndTheirOrderTellsNothing() {
    std::map<std::size_t, int> places;
    for (const auto& question : questions()) {
      QCOMPARE(question.choices.size(), question.task == "pronoun" ? 2u : 4u);
      QCOMPARE(std::set<std::string>(question.choices.begin(), question.choices.end()).size(),
               question.choices.size());
      if (question.choices.size() == 4) ++places[question.answer];
    }
    for (std::size_t place = 0; place < 4; ++place)
      QVERIFY(places[place] > static_cast<int>(questions().size()) / 6);
  }

  /// Held-out text as the models know it: the world's words, and names that only the evaluation puts
  /// together.
  void areOfTheEvaluationsText() {
    const auto known = words_of(QString::fromStdString(world_text(WorldPart::Evaluation, 1, 1'000'000)));
    QStringList first, family;
    for (const char* name : demo::kMaleNames) first << name;
    for (const char* name : demo::kFemaleNames) first << name;
    for (const char* name : demo::kFamilyNames) family << name;
    const QRegularExpression full("\\b(" + first.join('|') + ") (" + family.join('|') + ")\\b");
    for (const auto& question : questions()) {
      for (const auto& word : words_of(context(question))) QVERIFY2(known.contains(word), qPrintable(word));
      for (auto at = full.globalMatch(context(question)); at.hasNext();) {
        const auto match = at.next();
        QVERIFY(demo::belongs(WorldPart::Evaluation, match.captured(1).toStdString(),
                              match.captured(2).toStdString()));
      }
    }
  }
};

AQ_TEST(QuestionsTest)
#include "questions_test.moc"
