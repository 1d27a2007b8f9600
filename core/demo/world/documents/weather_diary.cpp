// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kHeads{"Diary of {p.full}, {p.town}", "From {p.full}'s diary"};
const Patterns kEntries{
    "{weekday}, {date}. {^weather}[ all day|]. [I was {mood}.|I went to the {place}.|I stayed at home.|The "
    "{animal} {sounded}.]",
    "{weekday}, {date}. It was {weather}. [I met {friend} at the {place}.|I bought {an ware}.|I worked in "
    "the {p.work}.]",
};
const Patterns kEndings{
    "{^count} of these days {were} {looked_for}.",
    "How many days were {looked_for}? {^count}.",
};

}  // namespace

std::string write_weather_diary(Scene& scene) {
  auto& random = scene.random();
  Bindings b;
  bind(b, "p", scene.adult());
  b["friend"] = scene.adult().first;
  std::vector<std::string> lines{scene.fill(kHeads, b)};
  const Date first{static_cast<int>(random.below(365))};
  const int days = random.between(3, 5);
  std::vector<std::string> weathers;
  for (int day = 0; day < days; ++day) {
    bind_surroundings(b, random);
    // Weather lasts: half of the days are like the day before.
    if (day > 0 && random.chance(50)) b["weather"] = weathers.back();
    weathers.push_back(b["weather"]);
    b["weekday"] = first.plus(day).weekday(), b["date"] = first.plus(day).text();
    lines.push_back(scene.fill(kEntries, b));
  }
  b["looked_for"] = random.pick(weathers);
  const auto count = std::count(weathers.begin(), weathers.end(), b["looked_for"]);
  b["count"] = in_words(static_cast<int>(count)), b["were"] = count == 1 ? "was" : "were";
  lines.push_back(scene.fill(kEndings, b));
  return joined(lines, "\n");
}

}  // namespace aq::demo
