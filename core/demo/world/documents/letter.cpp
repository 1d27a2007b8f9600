// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kHeads{"{p.town}, {date}\n\nDear {q},", "{p.town}, {weekday}, {date}\n\n[My dear|Dear] {q},"};
const Patterns kOpenings{
    "Thank you for your [kind |]letter. I hope that you are well. Here in {p.town} it is {weather}.",
    "I am writing to you from {p.town}, where it is {weather}[ and everybody is {mood}|].",
    "How are you, and how is the weather in {q.town}? Here it is {weather}.",
};
const Patterns kNews{
    "My work as {an p.job} goes well, and the {p.work} is [full of people|open every day].",
    "Last {weekday2} I [bought|found] {an x}. It is {hidden} now.",
    "Our {animal} is well and eats {fodder}[ every morning|].",
    "I saw {friend} at the {place}. {^friend.he} was {mood} and asked about you.",
};
const Patterns kDebts{
    "You lent me {owed} in {month}. I am sending you {paid} today, so I still owe you {rest}.",
    "I still owe you {owed}. Here are {paid}; the other {rest} will follow in {month}.",
};
const Patterns kPlans{
    "I will come to {q.town} on {weekday3}, {later}. Please meet me at the {place2}.",
    "On {weekday3}, {later}, I shall be in {q.town}. Let us meet at the {place2}.",
};
const Patterns kReminders{
    "[Do not forget|Remember]: {weekday3}, at the {place2}.",
    "So until {weekday3}!",
    "I am looking forward to {later} and to {q.town}.",
};
const Patterns kClosings{"Your friend,\n{p}", "Yours,\n{p.full}", "With best wishes,\n{p.full}, {p.job}"};

}  // namespace

std::string write_letter(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult(), q = scene.adult(), r = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  bind_surroundings(b, random);
  const Date date{static_cast<int>(random.below(365))};
  const auto later = date.plus(random.between(2, 12));
  b["date"] = date.text(), b["weekday"] = date.weekday();
  b["later"] = later.text(), b["weekday3"] = later.weekday();
  b["weekday2"] = random.pick(kWeekdays);
  b["friend"] = r.full(), b["friend.he"] = r.he();
  b["x"] = scene.thing_of(p), b["hidden"] = random.pick(kHidingPlaces);
  const auto [paid, rest] = scene.operands(2, 40);
  b["owed"] = pence(paid + rest), b["paid"] = pence(paid), b["rest"] = pence(rest);

  auto news = kNews;
  random.shuffle(news);
  std::vector<std::string> body{scene.fill(kOpenings, b), fill(news[0], b, random)};
  if (random.chance(50)) body.push_back(fill(news[1], b, random));
  if (random.chance(60)) body.push_back(scene.fill(kDebts, b));
  body.push_back(scene.fill(kPlans, b));
  body.push_back(scene.fill(kReminders, b));
  return scene.fill(kHeads, b) + "\n" + joined(body) + "\n" + scene.fill(kClosings, b);
}

}  // namespace aq::demo
