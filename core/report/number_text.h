// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

#include "core/report/language.h"

namespace aq::report {

/// A number for people: four significant digits, a true minus sign, "1.2×10⁻⁵" where plain digits get long.
std::string number_text(double value, int digits = 4);
/// With a fixed number of digits behind the point, as in a column.
std::string fixed_text(double value, int decimals);
/// Two digits behind the point; fewer where the number is large.
std::string perplexity_text(double value);
/// "+12%" or "−0.4%"; `ratio` is new divided by old.
std::string change_text(double ratio);
/// "45.2 s", "2 min 10 s", "1 h 05 min".
std::string duration_text(Language language, double seconds);
/// "512 MB", "1.38 GB": powers of ten.
std::string memory_text(std::int64_t bytes);
/// 10 to an integer power: "10⁻⁵"; plain digits from 0.01 to 1000.
std::string power_of_ten_text(int exponent);
/// A count with thin spaces between thousands: "1 572 864".
std::string count_text(std::int64_t count);

}  // namespace aq::report
