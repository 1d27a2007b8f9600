// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

namespace aq::demo {

struct Noun {
  const char *one, *many;
};

/// What a person does for a living; `goods` go after "makes" or "sells" without an article.
struct Job {
  const char *name, *workplace, *verb, *goods, *tool;
};

/// A town's lasting facts.
struct Town {
  const char *name, *river, *landmark, *goods;
};

/// Something sold by number: "a loaf of bread", "three loaves of bread".
struct Ware {
  Noun noun;
  int pence;  ///< usual price of one
};

struct Animal {
  Noun noun;
  const char *sound, *food;  ///< sound in the past tense: "barked"
};

extern const std::array<const char*, 28> kMaleNames, kFemaleNames;
extern const std::array<const char*, 26> kFamilyNames;
extern const std::array<Town, 16> kTowns;
extern const std::array<Job, 20> kJobs;
extern const std::array<Noun, 32> kThings;
extern const std::array<Ware, 22> kWares;
extern const std::array<const char*, 8> kSnacks;
extern const std::array<Animal, 12> kAnimals;
extern const std::array<const char*, 10> kColours, kTempers, kMoods;
extern const std::array<const char*, 16> kPlaces;
extern const std::array<const char*, 12> kHidingPlaces;  ///< "in the drawer"
extern const std::array<const char*, 8> kWeathers;       ///< after "it was"
extern const std::array<const char*, 7> kWeekdays;
extern const std::array<const char*, 12> kMonths;
extern const std::array<int, 12> kMonthDays;
extern const std::array<Noun, 12> kCountables;  ///< things that lie about in numbers

}  // namespace aq::demo
