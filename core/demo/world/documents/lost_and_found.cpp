// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kLost{
    "Lost: {an x}, on {weekday}, near the {place}. Please bring it to {p.full}, {p.job}, {p.town}. Reward: "
    "{reward}.",
    "On {weekday} I lost my {x} at the {place}. I will give {reward} to the finder. {p.full}, {p.town}.",
};
const Patterns kFound{
    "Found: {an x}. I found it near the {place} and have it {hidden}. {q.full}, {q.job}.",
    "To {p.full}: I have your {x}. It was lying near the {place}. Come and get it. {q.full}.",
};
const Patterns kReturns{
    "The next day {p} went to {q} and got {p.his} {x} back. {q} got {reward}.",
    "So {q} brought {p} the {x}, and {p} gave {q.him} {reward}.",
};
const Patterns kQuestions{
    "Where had the {x} been? Near the {place}.",
    "Who found the {x}? {q.full}.",
    "When did {p} lose the {x}? On {weekday}.",
    "Whose was the {x}? It was {p}'s.",
};

}  // namespace

std::string write_lost_and_found(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult(), q = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  bind_surroundings(b, random);
  b["x"] = scene.thing_of(p), b["hidden"] = random.pick(kHidingPlaces);
  b["reward"] = pence(random.between(2, 30));
  std::vector<std::string> lines{scene.fill(kLost, b), scene.fill(kFound, b)};
  std::vector<std::string> ending{scene.fill(kReturns, b)};
  auto questions = kQuestions;
  random.shuffle(questions);
  for (std::size_t i = 0; i < 2; ++i) ending.push_back(fill(questions[i], b, random));
  lines.push_back(joined(ending));
  return joined(lines, "\n");
}

}  // namespace aq::demo
