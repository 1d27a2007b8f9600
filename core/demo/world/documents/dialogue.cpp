// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "{p} and {q} met at the {place}.",
    "{p.full}, {an p.kind} from {p.town}, [sat|waited] in the {place} when {q} came in.",
    "On {weekday} {p} saw {q} at the {place}.",
    "It was {weather} when {q} came to {p.full}'s house.",
    "At the {place} {an p.kind} called {p} spoke to {q}.",
};
const Patterns kGreetings{
    "\"Good [morning|day|evening], {q},\" said {p}.",
    "\"How are you, {q}?\" asked {p}. \"I am {mood},\" said {q}.",
    "\"[Hello|Good day],\" said {p}. \"[What is your name|Who are you]?\" \"My name is {q.full},\" said {q}.",
};
const Patterns kAges{
    "\"How old are you?\" asked {p}. \"I am {q.age},\" [said|answered] {q}. \"And you?\" \"I am {p.age},\" "
    "said {p}.",
    "\"I am {p.age} years old,\" said {p}. \"{capital_age}?\" [said|cried] {q}. \"I am {q.age}.\"",
};
const Patterns kWork{
    "\"What do you do?\" asked {q}. \"I am {an p.job},\" said {p}. \"I work in the {p.work}.\"",
    "\"Are you {an q.job}?\" asked {p}. \"Yes,\" said {q}, \"[and I need a new {q.tool}|I work in the "
    "{q.work}].\"",
    "\"Are you {an other}?\" asked {p}. \"No,\" said {q}, \"I am {an q.job}.\"",
};
const Patterns kProperty{
    "\"Have you seen my {x}?\" asked {p}. \"Yes,\" said {q}, \"it is {hidden}.\" So {p} looked {hidden} and "
    "found the {x}.",
    "\"Is this your {x}?\" asked {q}. \"No,\" said {p}, \"it is {r}'s.\" So {q} gave the {x} to {r}.",
    "\"Whose {x} is this?\" asked {p}. \"It belongs to {r},\" said {q}. Then {p} brought {r} the {x}.",
};
const Patterns kTalk{
    "\"It is {weather} today,\" said {q}. \"[Yes, and I am {mood}|I like it when it is {weather}],\" said "
    "{p}.",
    "\"Did you hear the {animal}?\" asked {p}. \"It {sounded} all night.\" \"It wants {fodder},\" said {q}.",
    "\"I must buy {an ware},\" said {p}. \"[{r} sells {them}|They have {them} at the market],\" "
    "[said|answered] {q}.",
};
const Patterns kFarewells{
    "\"Goodbye, {p},\" said {q}. \"Goodbye, {q},\" said {p}.",
    "\"Come to the {place2} on {weekday},\" said {p}. \"I will come on {weekday},\" said {q}.",
    "Then {q} went home to {q.town}, and {p} went back to {p.town}.",
};

}  // namespace

std::string write_dialogue(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult(), q = scene.adult(), r = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  bind_surroundings(b, random);
  b["r"] = r.first;
  b["other"] = r.job == q.job ? "king" : r.job->name;
  b["capital_age"] = capitalized(in_words(p.age));
  const auto& ware = random.pick(kWares).noun;
  b["ware"] = ware.one, b["them"] = ware.many;
  b["x"] = scene.thing_of(p), b["hidden"] = random.pick(kHidingPlaces);

  std::vector<std::string> text{scene.fill(kOpenings, b), scene.fill(kGreetings, b)};
  if (random.chance(60)) text.push_back(scene.fill(kAges, b));
  if (random.chance(70)) text.push_back(scene.fill(kWork, b));
  if (random.chance(40)) text.push_back(scene.fill(kTalk, b));
  text.push_back(scene.fill(kProperty, b));
  text.push_back(scene.fill(kFarewells, b));
  return joined(text);
}

}  // namespace aq::demo
