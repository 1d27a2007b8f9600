// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/numbers.h"

#include <array>

namespace aq::demo {
namespace {

constexpr std::array<const char*, 20> kSmall{"zero",    "one",     "two",       "three",    "four",
                                             "five",    "six",     "seven",     "eight",    "nine",
                                             "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                             "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<const char*, 10> kTens{"",      "",      "twenty",  "thirty", "forty",
                                            "fifty", "sixty", "seventy", "eighty", "ninety"};

std::string below_hundred(int number) {
  if (number < 20) return kSmall[static_cast<std::size_t>(number)];
  const std::string tens = kTens[static_cast<std::size_t>(number / 10)];
  return number % 10 == 0 ? tens : tens + "-" + kSmall[static_cast<std::size_t>(number % 10)];
}

}  // namespace

std::string in_words(int number) {
  if (number >= 1000) return std::to_string(number);
  if (number < 100) return below_hundred(number);
  const auto hundreds = below_hundred(number / 100) + " hundred";
  return number % 100 == 0 ? hundreds : hundreds + " and " + below_hundred(number % 100);
}

std::string ordinal(int number) {
  const int last = number % 10;
  const bool teen = number / 10 % 10 == 1;
  const char* ending = teen || last > 3 || last == 0 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
  return std::to_string(number) + ending;
}

std::string counted(int number, const Noun& noun) {
  if (number == 0) return std::string("no ") + noun.many;
  return in_words(number) + " " + (number == 1 ? noun.one : noun.many);
}

std::string pence(int amount) { return amount == 1 ? "one penny" : std::to_string(amount) + " pence"; }

std::string Date::weekday() const { return kWeekdays[static_cast<std::size_t>(day_of_year % 7)]; }

std::string Date::text() const {
  int day = day_of_year;
  std::size_t month = 0;
  while (day >= kMonthDays[month]) day -= kMonthDays[month++];
  return std::to_string(day + 1) + " " + kMonths[month];
}

}  // namespace aq::demo
