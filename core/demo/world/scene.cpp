// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/scene.h"

#include "core/demo/world/numbers.h"
#include "core/demo/world/split.h"

namespace aq::demo {
namespace {

std::string kind(const Person& person) {
  if (person.age < 16) return person.female ? "girl" : "boy";
  const std::string grown = person.female ? "woman" : "man";
  return person.age < 30 ? "young " + grown : person.age >= 65 ? "old " + grown : grown;
}

}  // namespace

std::vector<Scene::GivenName> Scene::given_names(const std::string& last) const {
  std::vector<GivenName> found;
  const auto add = [&](const auto& table, bool female) {
    for (const char* first : table) {
      if (!names_.contains(first) && belongs(part_, first, last)) found.push_back({first, female});
    }
  };
  add(kMaleNames, false);
  add(kFemaleNames, true);
  return found;
}

Person Scene::person(const std::string* last, int youngest, int oldest) {
  // Names that are left for a new family: enough for its largest document.
  constexpr std::size_t kFamilySize = 6;
  Person drawn;
  std::vector<GivenName> free;
  do {
    drawn.last = last ? *last : std::string(random_.pick(kFamilyNames));
    free = given_names(drawn.last);
  } while (!last && free.size() < kFamilySize);
  const auto given = random_.pick(free);
  drawn.first = given.name;
  drawn.female = given.female;
  names_.insert(drawn.first);
  drawn.age = random_.between(youngest, oldest);
  drawn.job = &random_.pick(kJobs);
  drawn.town = &random_.pick(kTowns);
  return drawn;
}

Person Scene::adult() { return person(nullptr, 20, 79); }

Person Scene::child() { return person(nullptr, 6, 14); }

Person Scene::relative(const Person& relative, int youngest, int oldest) {
  auto drawn = person(&relative.last, youngest, oldest);
  drawn.town = relative.town;
  return drawn;
}

std::string Scene::thing_of(const Person& owner) {
  for (;;) {
    const std::string thing = random_.pick(kThings).one;
    const auto coloured = random_.pick(kColours) + (" " + thing);
    if (things_.contains(thing) || !belongs(part_, owner.first, coloured)) continue;
    things_.insert(thing);
    return coloured;
  }
}

std::pair<int, int> Scene::operands(int low, int high) {
  for (;;) {
    const int left = random_.between(low, high), right = random_.between(low, high);
    if (belongs(part_, std::to_string(left), std::to_string(right))) return {left, right};
  }
}

void bind(Bindings& bindings, const std::string& key, const Person& person) {
  bindings[key] = person.first;
  bindings[key + ".full"] = person.full();
  bindings[key + ".he"] = person.he();
  bindings[key + ".him"] = person.him();
  bindings[key + ".his"] = person.his();
  bindings[key + ".age"] = in_words(person.age);
  bindings[key + ".job"] = person.job->name;
  bindings[key + ".work"] = person.job->workplace;
  bindings[key + ".makes"] = person.job->verb;
  bindings[key + ".goods"] = person.job->goods;
  bindings[key + ".tool"] = person.job->tool;
  bindings[key + ".town"] = person.town->name;
  bindings[key + ".kind"] = kind(person);
}

void bind_surroundings(Bindings& bindings, Random& random) {
  const auto first = random.below(kPlaces.size());
  const auto second = (first + 1 + random.below(kPlaces.size() - 1)) % kPlaces.size();
  const auto& animal = random.pick(kAnimals);
  bindings["place"] = kPlaces[first];
  bindings["place2"] = kPlaces[second];
  bindings["weather"] = random.pick(kWeathers);
  bindings["colour"] = random.pick(kColours);
  bindings["temper"] = random.pick(kTempers);
  bindings["mood"] = random.pick(kMoods);
  bindings["weekday"] = random.pick(kWeekdays);
  bindings["month"] = random.pick(kMonths);
  bindings["ware"] = random.pick(kWares).noun.one;
  bindings["snack"] = random.pick(kSnacks);
  bindings["animal"] = animal.noun.one;
  bindings["sounded"] = animal.sound;
  bindings["fodder"] = animal.food;
}

}  // namespace aq::demo
