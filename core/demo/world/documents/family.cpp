// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "The {name} family lives in {town}. {^parents} have {children}: {list}.",
    "{parents} {name} live in {town} with their {children}, {list}.",
};
const Patterns kAges{
    "{c} is {c.age}[ years old|].",
    "{c} turned {c.age} in {month}.",
    "{c}, {an c.kind} with {an x}, is {c.age}.",
};
const Patterns kDifferences{
    "{older} is {years} older than {younger}.",
    "{younger} is {years} younger than {older}.",
    "Between {older} and {younger} there are {years}.",
};
const Patterns kFuture{
    "In {span} {c} will be {then}.",
    "{^span} from now {c} will be {then} years old.",
};
const Patterns kEndings{
    "So {oldest} is the oldest, and {youngest} is the youngest.",
    "Who is the oldest? {oldest}. Who is the youngest? {youngest}.",
    "The oldest of them is {oldest}; the youngest is {youngest}.",
};
const Noun kYears{"year", "years"}, kChildren{"child", "children"};

/// Children of one family in the order of birth, no two of the same age.
std::vector<Person> draw_children(Scene& scene, const Person& parent) {
  std::vector<Person> children;
  const int count = scene.random().between(2, 3);
  int age = scene.random().between(10, 16);
  for (int i = 0; i < count; ++i) {
    children.push_back(scene.relative(parent, age, age));
    age -= scene.random().between(1, 4);
  }
  return children;
}

}  // namespace

std::string write_family(Scene& scene) {
  auto& random = scene.random();
  auto parent = scene.adult();
  const auto other = scene.relative(parent, 30, 50);
  const auto children = draw_children(scene, parent);
  std::vector<std::string> names;
  for (const auto& child : children) names.push_back(child.first);
  random.shuffle(names);

  Bindings b;
  bind_surroundings(b, random);
  b["name"] = parent.last, b["town"] = parent.town->name;
  b["parents"] = parent.first + " and " + other.first;
  b["children"] = counted(static_cast<int>(children.size()), kChildren);
  b["list"] = listed(names);
  b["oldest"] = children.front().first, b["youngest"] = children.back().first;

  std::vector<std::string> text{scene.fill(kOpenings, b)};
  for (const auto& child : children) {
    bind(b, "c", child);
    b["x"] = scene.thing_of(child);
    text.push_back(scene.fill(kAges, b));
  }
  const auto first = random.below(children.size() - 1);
  const auto& older = children[first];
  const auto& younger = children[first + 1];
  b["older"] = older.first, b["younger"] = younger.first;
  b["years"] = counted(older.age - younger.age, kYears);
  text.push_back(scene.fill(kDifferences, b));
  const int span = random.between(1, 9);
  bind(b, "c", random.pick(children));
  const auto chosen =
      std::find_if(children.begin(), children.end(), [&](const Person& c) { return c.first == b["c"]; });
  b["span"] = counted(span, kYears), b["then"] = in_words(chosen->age + span);
  if (random.chance(60)) text.push_back(scene.fill(kFuture, b));
  text.push_back(scene.fill(kEndings, b));
  return joined(text);
}

}  // namespace aq::demo
