// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "{p.full}, {an p.job}, [wanted to travel|set out] from {start} to {goal}[ with {p.his} {animal}|].",
    "On {weekday} {p.full} left {start} for {goal}[, for {p.he} wanted to see {goal_landmark}|].",
};
const Patterns kLegs{
    "On {day} {p.he} [went|walked|rode] {miles} to {to}.",
    "{day} was {weather}; {p.he} went {miles} and slept in {to}.",
    "The next stop was {to}, {miles} away, and {p.he} came there on {day}.",
    "{^p.he} reached {to} on {day}, after {miles}.",
};
const Patterns kSights{
    "In {to} {p.he} saw {landmark}[ by the river {river}|].",
    "{to} is known for its {goods}, so {p.he} bought some.",
    "There {p.he} met {friend}, who gave {p.him} {an ware}.",
};
const Patterns kEndings{
    "So {p} went {total} in {days}.",
    "How far is it from {start} to {goal}? {^total}.",
    "From {start} to {goal} {p} had gone {total} in all.",
};
const Noun kMiles{"mile", "miles"}, kDays{"day", "days"};

}  // namespace

std::string write_journey(Scene& scene) {
  auto& random = scene.random();
  std::vector<Town> towns(kTowns.begin(), kTowns.end());
  random.shuffle(towns);
  const auto legs = static_cast<std::size_t>(random.between(2, 3));
  Bindings b;
  bind(b, "p", scene.adult());
  bind_surroundings(b, random);
  b["start"] = towns[0].name, b["goal"] = towns[legs].name, b["goal_landmark"] = towns[legs].landmark;
  const auto first_day = random.below(kWeekdays.size());
  b["weekday"] = kWeekdays[first_day];

  std::vector<std::string> text{scene.fill(kOpenings, b)};
  int total = 0;
  for (std::size_t leg = 1; leg <= legs; ++leg) {
    const auto& to = towns[leg];
    const int miles = random.between(5, 25);
    total += miles;
    b["to"] = to.name, b["landmark"] = to.landmark, b["river"] = to.river, b["goods"] = to.goods;
    b["day"] = kWeekdays[(first_day + leg - 1) % kWeekdays.size()];
    b["friend"] = scene.adult().full(), b["ware"] = random.pick(kWares).noun.one;
    b["miles"] = counted(miles, kMiles), b["weather"] = random.pick(kWeathers);
    text.push_back(scene.fill(kLegs, b));
    if (random.chance(50)) text.push_back(scene.fill(kSights, b));
  }
  b["total"] = counted(total, kMiles), b["days"] = counted(static_cast<int>(legs), kDays);
  text.push_back(scene.fill(kEndings, b));
  return joined(text);
}

}  // namespace aq::demo
