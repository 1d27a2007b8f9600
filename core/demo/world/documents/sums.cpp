// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

std::string added(int a, int b, bool digits) {
  if (digits) return std::to_string(a) + " + " + std::to_string(b) + " = " + std::to_string(a + b);
  return in_words(a) + " and " + in_words(b) + " are " + in_words(a + b);
}

std::string subtracted(int a, int b, bool digits) {
  const int sum = a + b;
  if (digits) return std::to_string(sum) + " - " + std::to_string(a) + " = " + std::to_string(b);
  return in_words(sum) + " less " + in_words(a) + " is " + in_words(b);
}

std::string multiplied(int a, int b, bool digits) {
  if (digits) return std::to_string(a) + " x " + std::to_string(b) + " = " + std::to_string(a * b);
  return in_words(a) + " times " + in_words(b) + " is " + in_words(a * b);
}

const Patterns kHeads{
    "{p} writes on the blackboard:",
    "Sums for {p}, {weekday}:",
    "{p.full} learns to count. {^p.he} says:",
};

}  // namespace

std::string write_sums(Scene& scene) {
  auto& random = scene.random();
  Bindings b;
  bind(b, "p", scene.child());
  bind_surroundings(b, random);
  const auto sum = random.pick(std::array{added, subtracted, multiplied});
  const bool digits = random.chance(50);
  const bool times = sum == multiplied;
  std::vector<std::string> sums;
  const int count = random.between(3, 6);
  for (int i = 0; i < count; ++i) {
    const auto [left, right] = times ? scene.operands(2, 9) : scene.operands(1, 19);
    const auto line = capitalized(sum(left, right, digits)) + (digits ? "" : ".");
    if (std::find(sums.begin(), sums.end(), line) == sums.end()) sums.push_back(line);
  }
  return scene.fill(kHeads, b) + (digits ? "\n" : " ") + joined(sums, digits ? "\n" : " ");
}

}  // namespace aq::demo
