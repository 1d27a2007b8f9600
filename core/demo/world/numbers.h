// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/demo/world/words.h"

namespace aq::demo {

/// "zero" … "nine hundred and ninety-nine"; digits beyond. @param number at least 0
std::string in_words(int number);
/// "1st", "2nd", "3rd", "4th", … "11th".
std::string ordinal(int number);
/// "one apple", "three apples", "no apples".
std::string counted(int number, const Noun& noun);
/// "one penny", "7 pence": amounts of money, in digits above one.
std::string pence(int amount);
/// A day of a year that starts on a Monday and has no 29 February.
struct Date {
  int day_of_year = 0;  ///< 0 … 364
  std::string weekday() const;
  std::string text() const;  ///< "3 May"
  Date plus(int days) const { return {(day_of_year + days) % 365}; }
};

}  // namespace aq::demo
