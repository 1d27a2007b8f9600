// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/questions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/demo/world/cloze.h"
#include "core/demo/world/random.h"

namespace aq {
namespace {

using demo::Cloze;
using demo::Random;

constexpr std::size_t kMostChoices = 4;

/// The last place of the document that fits and has one of the answers.
std::optional<std::smatch> last_place(const std::string& document, const Cloze& cloze) {
  std::optional<std::smatch> last;
  const std::sregex_iterator end;
  for (std::sregex_iterator at(document.begin(), document.end(), cloze.place); at != end; ++at)
    if (std::ranges::count(cloze.answers, at->str(1)) > 0) last = *at;
  return last;
}

/// A few wrong answers; those that the document mentions, the more tempting ones, are taken first.
std::vector<std::string> wrong_answers(const Cloze& cloze, const std::string& answer,
                                       const std::string& before, Random& random) {
  std::vector<std::string> wrong;
  for (const std::string& word : cloze.answers)
    if (word != answer && (!cloze.misleads || cloze.misleads(word, answer, before))) wrong.push_back(word);
  random.shuffle(wrong);
  std::ranges::stable_partition(wrong, [&](const std::string& word) { return demo::mentions(before, word); });
  wrong.resize(std::min(wrong.size(), kMostChoices - 1));
  return wrong;
}

/// None where the document has no such place.
std::optional<Question> question_from(const std::string& document, const Cloze& cloze, Random& random) {
  const auto place = last_place(document, cloze);
  if (!place) return std::nullopt;
  const std::string answer = place->str(1);
  Question question;
  question.task = cloze.task;
  question.context = document.substr(0, static_cast<std::size_t>(place->position(1)));
  question.choices = wrong_answers(cloze, answer, question.context, random);
  question.choices.push_back(answer);
  random.shuffle(question.choices);
  const auto right = std::ranges::find(question.choices, answer);
  question.answer = static_cast<std::size_t>(right - question.choices.begin());
  return question;
}

}  // namespace

std::vector<Question> world_questions(WorldPart part, std::uint64_t seed, std::size_t per_task) {
  Random random(seed);
  std::map<std::string, std::vector<Question>> by_task;
  for (const Cloze& cloze : demo::clozes()) by_task[cloze.task];
  const auto is_full = [&](const auto& task) { return task.second.size() >= per_task; };
  while (!std::ranges::all_of(by_task, is_full)) {
    const std::string document = world_text(part, random.next(), 1);
    for (const Cloze& cloze : demo::clozes()) {
      auto& questions = by_task[cloze.task];
      if (questions.size() >= per_task) continue;
      if (auto question = question_from(document, cloze, random)) questions.push_back(std::move(*question));
    }
  }
  std::vector<Question> all;
  for (auto& [task, questions] : by_task) std::ranges::move(questions, std::back_inserter(all));
  return all;
}

}  // namespace aq
