// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "{p.full} is {an p.kind} of {p.age} and lives in {p.town}.",
    "This is {p.full}. {^p.he} is {p.age} years old[ and comes from {p.town}|, and {p.his} home is in "
    "{p.town}].",
    "In {p.town}, near the {place}, lives {p.full}, {an p.kind} of {p.age}.",
};
const Patterns kWork{
    "{^p.he} is {an p.job} and {p.makes} {p.goods}[ in the {p.work}|].",
    "{^p.he} works in the {p.work}, for {p.he} is {an p.job}. Nobody {p.makes} better {p.goods}.",
    "As {an p.job}, {p.he} {p.makes} {p.goods} and needs a good {p.tool}.",
};
const Patterns kHabits{
    "Every {weekday} {p.he} goes to the {place2} [with {p.his} {animal}|and buys {an ware}|to meet "
    "{friend}].",
    "On {weekday} evenings {p.he} [plays cards|drinks tea|sings] with {friend}.",
    "{^p.his} {animal} likes {fodder}[, and everybody in {p.town} knows it|].",
    "{^p.his} favourite month is {month}, and {p.his} favourite colour is {colour}.",
    "People say that {p.he} is {temper}.",
    "When it is {weather}, {p.he} [stays at home|walks along the river|reads a book|sits in the garden] and "
    "is {mood}.",
};
const Patterns kQuestions{
    "How old is {p}? {^p.he} is {p.age}.",
    "What does {p} do? {^p.he} is {an p.job}.",
    "Where does {p} live? {^p.he} lives in {p.town}.",
    "Where does {p} work? In the {p.work}.",
    "What is {p.his} full name? It is {p.full}.",
    "What does {p.full} need for {p.his} work? A good {p.tool}.",
};
const Patterns kThing{
    "{^p.he} also has {an x}, which is kept {hidden}.",
    "{^p.his} {x} is [always|usually] {hidden}.",
};
const Patterns kThingQuestions{
    "Where is the {x}? It is {hidden}.",
    "What does {p} keep {hidden}? {^p.his} {x}.",
};

}  // namespace

std::string write_portrait(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind_surroundings(b, random);
  b["friend"] = scene.adult().full();
  b["x"] = scene.thing_of(p);
  b["hidden"] = random.pick(kHidingPlaces);

  auto habits = kHabits;
  random.shuffle(habits);
  std::vector<std::string> text{scene.fill(kOpenings, b), scene.fill(kWork, b), fill(habits[0], b, random),
                                scene.fill(kThing, b)};
  if (random.chance(60)) text.push_back(fill(habits[1], b, random));
  auto questions = kQuestions;
  random.shuffle(questions);
  for (int i = 0; i < 2; ++i) text.push_back(fill(questions[static_cast<std::size_t>(i)], b, random));
  text.push_back(scene.fill(kThingQuestions, b));
  return joined(text);
}

}  // namespace aq::demo
