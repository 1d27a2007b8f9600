// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "There were {things} {where}.",
    "{p} counted the {many} {where}. There were {number}.",
    "{p} had {things}[ and kept them {where}|].",
};
const Patterns kTakings{
    "{who} took {part}. Now there {were} {left}.",
    "{who} [came and |]took away {part}, so that {left} {were} left.",
    "After {who} had taken {part}, there {were} {left}.",
};
const Patterns kAddings{
    "{who} brought {part} more. Now there {were} {left}.",
    "Then {who} added {part}, which made {left}.",
    "{who} found {part} more and put {them} there, so that there {were} {left}.",
};
const Patterns kEndings{
    "So at the end there {were} {final}.",
    "How many {many} {were_many} there at the end? {^number}.",
    "{p} counted them again: {number}.",
};

}  // namespace

std::string write_counting(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.child();
  const std::vector<std::string> people{scene.child().first, scene.adult().first, p.first};
  const auto& noun = random.pick(kCountables);
  Bindings b;
  bind(b, "p", p);
  b["where"] = random.pick(kHidingPlaces), b["many"] = noun.many, b["were_many"] = "were";
  int number = random.between(6, 20);
  b["things"] = counted(number, noun), b["number"] = in_words(number);

  std::vector<std::string> text{scene.fill(kOpenings, b)};
  const int turns = random.between(2, 4);
  for (int i = 0; i < turns; ++i) {
    const bool taking = number > 2 && random.chance(60);
    const int part = taking ? random.between(1, number - 1) : random.between(2, 9);
    number += taking ? -part : part;
    b["who"] = random.pick(people), b["part"] = in_words(part), b["left"] = in_words(number);
    b["were"] = number == 1 ? "was" : "were", b["them"] = part == 1 ? "it" : "them";
    text.push_back(scene.fill(taking ? kTakings : kAddings, b));
  }
  b["final"] = counted(number, noun), b["number"] = in_words(number);
  text.push_back(scene.fill(kEndings, b));
  return joined(text);
}

}  // namespace aq::demo
