// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/cloze.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <functional>
#include <set>

#include "core/demo/world/grammar.h"
#include "core/demo/world/numbers.h"
#include "core/demo/world/words.h"

namespace aq::demo {
namespace {

using Words = std::vector<std::string>;

/// What `word` takes from each row of a table, each once.
template <class Table, class Word>
Words column(const Table& table, Word word) {
  std::set<std::string> words;
  for (const auto& row : table) words.insert(std::invoke(word, row));
  return {words.begin(), words.end()};
}

template <class Table>
Words all_of(const Table& table) {
  return {table.begin(), table.end()};
}

constexpr int kNumbers = 100;  ///< counts in the world stay below

/// In words, with a capital; the index is the number.
Words numbers() {
  Words words;
  for (int i = 0; i < kNumbers; ++i) words.push_back(capitalized(in_words(i)));
  return words;
}

/// By a slip in counting.
bool is_near(const std::string& word, const std::string& answer, const std::string&) {
  static const Words all = numbers();
  const auto number = [](const std::string& text) { return std::ranges::find(all, text) - all.begin(); };
  const auto distance = std::abs(number(word) - number(answer));
  return distance <= 3 || distance == 10;
}

/// People of several trades may work in one workplace.
bool works_elsewhere(const std::string& job, const std::string&, const std::string& before) {
  const auto found = std::ranges::find_if(kJobs, [&](const Job& one) { return one.name == job; });
  return !mentions(before, std::string("works in the ") + found->workplace);
}

}  // namespace

bool mentions(const std::string& text, const std::string& word) {
  const auto letter = [&](std::size_t at) {
    return at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0;
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if ((at == 0 || !letter(at - 1)) && !letter(at + word.size())) return true;
  return false;
}

const std::vector<Cloze>& clozes() {
  static const Words weekdays = all_of(kWeekdays), pronouns{"He", "She"};
  static const Words goods = column(kJobs, &Job::goods), trades = column(kJobs, &Job::name);
  static const std::vector<Cloze> all{
      {"counting", std::regex(R"(were there at the end\? ([A-Z][a-z-]+)\.)"), numbers(), is_near},
      {"fodder", std::regex(R"(because it wanted ([a-z]+)\.)"), column(kAnimals, &Animal::food)},
      {"goods", std::regex(R"(As an? [a-z]+, s?he [a-z]+ ([a-z]+) and needs)"), goods},
      {"goods", std::regex(R"( is an? [a-z]+ and [a-z]+ ([a-z]+)[ .])"), goods},
      {"hiding place", std::regex(R"(So [A-Z][a-z]+ looked ([a-z ]+) and found)"), all_of(kHidingPlaces)},
      {"landmark", std::regex(R"(It has (an? [a-z ]+) and is known for)"), column(kTowns, &Town::landmark)},
      {"landmark", std::regex(R"(In [A-Z][a-z]+ s?he saw (an? [a-z ]+?)[.]? ?(?:by the|$|[A-Z]))"),
       column(kTowns, &Town::landmark)},
      {"pronoun", std::regex(R"(\. (He|She) (?:works in the|also has|is [a-z-]+ years old))"), pronouns},
      {"river", std::regex(R"(Which river flows through [A-Z][a-z]+\? The ([A-Z][a-z]+)\.)"),
       column(kTowns, &Town::river)},
      {"tool", std::regex(R"(needs a good ([a-z]+)\.)"), column(kJobs, &Job::tool)},
      {"trade", std::regex(R"(works in the [a-z ]+, for s?he is an? ([a-z]+)\.)"), trades, works_elsewhere},
      // The world's years begin on a Monday, so New Year's Day breaks the week.
      {"weekday", std::regex(R"(, (?!31 December)[0-9]+ [A-Z][a-z]+\. [^\n]*\n([A-Z][a-z]+)(?=, [0-9]+ ))"),
       weekdays},
      {"weekday", std::regex(R"(o'clock: [a-z ]+, with [A-Za-z]+\n([A-Z][a-z]+), )"), weekdays},
      {"workplace", std::regex(R"("I am an? [a-z]+," said [A-Z][a-z]+\. "I work in the ([a-z ]+)\.)"),
       column(kJobs, &Job::workplace)},
  };
  return all;
}

}  // namespace aq::demo
