// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "[Once there lived|Long ago there lived|There was once] {an p.job} named {p.full} in [the town of "
    "|]{p.town}. {^p.he} was {p.age} years old and [very |]{temper}.",
    "{p.full} was {an temper} {p.job} who lived [near the {place}|by the {place}|not far from the {place}] "
    "in {p.town}.",
    "In {p.town} there lived two friends, {p} and {q}. {p} was {an p.job}, and {q} was {an q.job}.",
    "One {weekday} morning {p.full} [woke up early|opened the window]. It was {weather}[ outside|], and "
    "{p.he} was {mood}.",
};
const Patterns kHaving{
    "{p} had {an x}[, which {p.he} had bought at the {place}|, a present from {p.his} "
    "[mother|father|brother|sister]| that {p.he} liked very much|].",
    "{p} owned {an x}[, and everybody in {p.town} knew it| and kept it {hidden}|].",
};
const Patterns kOtherHaving{
    "{p.his_} friend {q} had {an y}.",
    "{q.full}, {p.his} neighbour, had {an y}[ and was proud of it|].",
    "At the {place2} {p.he} met {q}, {an q.job}, who [had|carried] {an y}.",
};
const Patterns kScenery{
    "It was {an weather} day, and the {animal} by the {place} {sounded}.",
    "The {animal} {sounded} because it wanted {fodder}.",
    "They [walked|went] [together |]to the {place2} and [talked|spoke] about {food_talk}.",
    "At the {place2} {q} bought {an snack}, for {q.he} was hungry.",
    "{p} showed {q} the {x}, and {q} [liked it|thought it beautiful|had never seen a better one].",
    "They waited [for an hour|until noon|a long time], because the {place} was closed on {weekday}.",
    "{q} told {p} about {q.his} [mother|father|brother|sister], who [lived in {p.town}|was {mood}|had been "
    "{an p.job} too].",
    "It [began to rain|grew dark|became cold], so they went [inside|into the {place2}] and drank a cup of "
    "tea.",
    "{p} dropped the {x}, but it did not break, and {q} [picked it up|helped {p.him}].",
    "In the evening they sat [near the fire|in the {place}] and sang[ old songs|].",
    "{p} was {mood}, but {q} [laughed|smiled|said nothing].",
};
const Patterns kSwaps{
    "\"Your {y.one} is better than my {x.one},\" said {p}. \"Let us exchange them.\" {q} [agreed|nodded]. So "
    "{p} gave {q} the {x}, and {q} gave {p} the {y}.",
    "{p} [asked|begged] {q} for the {y} and offered {q.him} the {x} for it. {q} took the {x} and gave "
    "{p.him} the {y}.",
};
const Patterns kGifts{
    "Then {p} gave the {x} to {q}, because {q.he} [needed it|was {p.his} best friend|had helped {p.him}].",
    "\"Take my {x.one},\" said {p} to {q}. \"I do not need it any more.\" {q} thanked {p.him} and [took it "
    "home|put it {hidden}].",
};
const Patterns kNothing{
    "{p} wanted the {y} too, but {q} would not [give|sell] it.",
    "{q} asked for the {x}, but {p} [shook {p.his} head|said no] and kept it.",
};
const Patterns kEndBoth{
    "[In the end|At last|So] {winner} had both the {x} and the {y}, and {loser} had [nothing|neither].",
    "Who had the {x} now? {winner} had it. And the {y}? {winner} had that too.",
};
const Patterns kEndEach{
    "[In the end|At last|So] {xowner} had the {x}, and {yowner} had the {y}.",
    "Who had the {x} now? {xowner} had it. And who had the {y}? {yowner} had it.",
    "That night {xowner} [put|hid] the {x} {hidden}, and {yowner} put the {y} {hidden2}.",
};

std::string last_word(const std::string& text) { return text.substr(text.rfind(' ') + 1); }

}  // namespace

std::string write_possession_story(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult(), q = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  b["p.his_"] = capitalized(p.his());
  bind_surroundings(b, random);
  b["x"] = scene.thing_of(p), b["y"] = scene.thing_of(q);
  b["x.one"] = last_word(b["x"]), b["y.one"] = last_word(b["y"]);
  b["hidden"] = random.pick(kHidingPlaces), b["hidden2"] = random.pick(kHidingPlaces);
  b["food_talk"] = fill("[the weather|the news|old times|{p.goods}|{q.goods}]", b, random);

  std::vector<std::string> story{scene.fill(kOpenings, b), scene.fill(kHaving, b),
                                 scene.fill(kOtherHaving, b)};
  if (random.chance(70)) story.push_back(scene.fill(kScenery, b));
  const int turn = random.between(0, 2);
  story.push_back(scene.fill(turn == 0 ? kSwaps : turn == 1 ? kGifts : kNothing, b));
  if (random.chance(50)) story.push_back(scene.fill(kScenery, b));
  b["xowner"] = turn == 2 ? p.first : q.first;
  b["yowner"] = turn == 0 ? p.first : q.first;
  b["winner"] = q.first, b["loser"] = p.first;
  story.push_back(scene.fill(turn == 1 ? kEndBoth : kEndEach, b));
  return joined(story);
}

}  // namespace aq::demo
