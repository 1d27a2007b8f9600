// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kHeads{"{p.full}'s week", "Plan of {p.full}, {p.job}", "The week of {p.full}, {p.town}"};
const Patterns kEntries{"{day}, {hour} o'clock: {place}, with {who}"};
const Patterns kQuestions{
    "Where is {p} on {day}? At the {place}.",
    "Whom does {p} meet on {day}? {^who}.",
    "On which day does {p} meet {who}? On {day}, at {hour} o'clock.",
    "On {day} {p} meets {who} at the {place}.",
    "When is {p} at the {place}? On {day}.",
};

struct Entry {
  std::string day, hour, place, who;
};

std::vector<Entry> draw_entries(Scene& scene) {
  auto& random = scene.random();
  std::vector<std::string> places(kPlaces.begin(), kPlaces.end());
  random.shuffle(places);
  std::vector<Entry> entries;
  const auto first = random.below(4);
  const auto count = static_cast<std::size_t>(random.between(3, 4));
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back(
        {kWeekdays[first + i], in_words(random.between(7, 12)), places[i], scene.adult().first});
  }
  return entries;
}

void bind_entry(Bindings& b, const Entry& entry) {
  b["day"] = entry.day, b["hour"] = entry.hour, b["place"] = entry.place, b["who"] = entry.who;
}

}  // namespace

std::string write_schedule(Scene& scene) {
  auto& random = scene.random();
  Bindings b;
  bind(b, "p", scene.adult());
  std::vector<std::string> lines{scene.fill(kHeads, b)};
  auto entries = draw_entries(scene);
  for (const auto& entry : entries) {
    bind_entry(b, entry);
    lines.push_back(scene.fill(kEntries, b));
  }
  random.shuffle(entries);
  std::vector<std::string> questions;
  for (std::size_t i = 0; i < 2; ++i) {
    bind_entry(b, entries[i]);
    questions.push_back(scene.fill(kQuestions, b));
  }
  lines.push_back(joined(questions));
  return joined(lines, "\n");
}

}  // namespace aq::demo
