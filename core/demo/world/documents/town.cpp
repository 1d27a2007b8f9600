// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kPlacesOf{
    "{t} [is a town|lies] on the river {river}. It has {landmark} and is known for its {goods}.",
    "The town of {t} lies on the river {river}. Travellers [come to see|like to look at] {landmark}[ "
    "there|].",
    "If you follow the river {river}, you come to {t}, a town with {landmark}.",
};
const Patterns kPeople{
    "The {p.job} there is {p.full}, who {p.makes} {p.goods}.",
    "Its {p.job}, {p.full}, is {p.age} years old and {temper}.",
    "{p.full} is the {p.job} of {t}; {p.his} {p.work} is [next to|near] the {place}.",
};
const Patterns kSecond{
    "{q} {q.last}, the {q.job}, lives [next door|across the street|near the {place2}].",
    "The {q.job} is called {q.full}.",
};
const Patterns kMarket{
    "On {weekday} there is a market, and {an ware} costs {price}.",
    "[In {month} |]there is a great fair, and people sell {goods} and {animals}.",
};
const Patterns kQuestions{
    "Which river flows through {t}? The {river}.",
    "Who is the {p.job} of {t}? {p.full}.",
    "Who is the {q.job} of {t}? {q.full}.",
    "So if you need {p.goods} in {t}, ask {p.full}; if you need {an q.job}, ask {q}.",
    "What is {t} known for? For its {goods}.",
};

}  // namespace

std::string write_town(Scene& scene) {
  auto& random = scene.random();
  const auto& town = random.pick(kTowns);
  const auto p = scene.adult();
  auto q = scene.adult();
  while (q.job == p.job) q.job = &random.pick(kJobs);
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  bind_surroundings(b, random);
  b["q.last"] = q.last;
  b["t"] = town.name, b["river"] = town.river, b["landmark"] = town.landmark, b["goods"] = town.goods;
  const auto& ware = random.pick(kWares);
  b["ware"] = ware.noun.one, b["price"] = pence(ware.pence);
  b["animals"] = random.pick(kAnimals).noun.many;

  std::vector<std::string> text{scene.fill(kPlacesOf, b), scene.fill(kPeople, b), scene.fill(kSecond, b)};
  if (random.chance(50)) text.push_back(capitalized(scene.fill(kMarket, b)));
  auto questions = kQuestions;
  random.shuffle(questions);
  for (std::size_t i = 0; i < 2; ++i) text.push_back(fill(questions[i], b, random));
  return joined(text);
}

}  // namespace aq::demo
