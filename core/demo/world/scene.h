// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/demo/world/grammar.h"
#include "core/demo/world/random.h"
#include "core/demo/world/words.h"
#include "core/demo/world/world.h"

namespace aq::demo {

struct Person {
  std::string first, last;
  bool female = false;
  int age = 0;
  const Job* job = nullptr;  ///< of adults; children have one too, but nobody mentions it
  const Town* town = nullptr;

  std::string full() const { return first + " " + last; }
  std::string he() const { return female ? "she" : "he"; }
  std::string him() const { return female ? "her" : "him"; }
  std::string his() const { return female ? "her" : "his"; }
};

/// Draws what a document is about, keeping to the pairs of its part and never twice the same name or thing.
class Scene {
 public:
  Scene(WorldPart part, std::uint64_t seed) : part_(part), random_(seed) {}

  Random& random() { return random_; }
  Person adult();
  Person child();
  /// Of the same family and town as `relative`.
  Person relative(const Person& relative, int youngest, int oldest);
  /// A coloured thing that `owner` may have, e.g. "green umbrella".
  std::string thing_of(const Person& owner);
  /// Two numbers in [low, high] that this part may put together.
  std::pair<int, int> operands(int low, int high);
  std::string fill(const Patterns& patterns, const Bindings& bindings) {
    return fill_any(patterns, bindings, random_);
  }

 private:
  struct GivenName {
    const char* name;
    bool female;
  };
  /// Those that this part may put before `last` and nobody in the document bears yet.
  std::vector<GivenName> given_names(const std::string& last) const;
  Person person(const std::string* last, int youngest, int oldest);

  WorldPart part_;
  Random random_;
  std::set<std::string> names_, things_;
};

/// Binds {key}, {key.full}, {key.he}, {key.him}, {key.his}, {key.age}, {key.job}, {key.work}, {key.makes},
/// {key.goods}, {key.tool}, {key.town}, {key.kind}.
void bind(Bindings& bindings, const std::string& key, const Person& person);

/// Binds a weather, two places, a colour, a temper, a mood, a weekday and an animal: {weather}, {place},
/// {place2}, …
void bind_surroundings(Bindings& bindings, Random& random);

}  // namespace aq::demo
