// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/report/texts.h"

namespace aq::report {
namespace {

constexpr const char* kMinus = "−";

std::string formatted(const char* format, int digits, double value) {
  std::array<char, 400> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, digits, value);
  return buffer.data();
}

/// "-1" with a true minus sign.
std::string with_minus(const std::string& digits) {
  return digits.starts_with('-') ? kMinus + digits.substr(1) : digits;
}

std::string superscript(int number) {
  static constexpr std::array kDigits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string result = number < 0 ? "⁻" : "";
  for (const char digit : std::to_string(std::abs(number)))
    result += kDigits[static_cast<std::size_t>(digit - '0')];
  return result;
}

std::string scientific(double value, int digits) {
  const std::string written = formatted("%.*e", digits - 1, value);
  const std::size_t mark = written.find('e');
  std::string mantissa = written.substr(0, mark);
  if (mantissa.find('.') != std::string::npos) {
    mantissa.erase(mantissa.find_last_not_of('0') + 1);
    if (mantissa.back() == '.') mantissa.pop_back();
  }
  const std::string power = "10" + superscript(std::atoi(written.c_str() + mark + 1));
  return mantissa == "1" ? power : with_minus(mantissa) + "×" + power;
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string number_text(double value, int digits) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  if (value == 0) return "0";
  const double magnitude = std::abs(value);
  if (magnitude < 1e-3 || magnitude >= 1e6) return scientific(value, std::min(digits, 3));
  const int integer_digits = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
  return with_minus(formatted("%.*g", std::max(digits, integer_digits), value));
}

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return number_text(value);
  const std::string digits = formatted("%.*f", decimals, value);
  const bool zero = digits.find_first_not_of("-0.") == std::string::npos;
  return zero && digits.starts_with('-') ? digits.substr(1) : with_minus(digits);
}

std::string perplexity_text(double value) {
  if (!std::isfinite(value)) return number_text(value);
  if (value >= 1e5) return number_text(value, 3);
  return fixed_text(value, value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3);
}

std::string change_text(double ratio) {
  if (!std::isfinite(ratio)) return number_text(ratio);
  const double percent = 100 * (ratio - 1);
  const double magnitude = std::abs(percent);
  const std::string digits = formatted("%.*f", magnitude < 10 ? 1 : 0, magnitude) + "%";
  if (digits == "0.0%") return digits;  // no sign where there is no change to see
  return (percent < 0 ? kMinus : "+") + digits;
}

std::string memory_text(std::int64_t bytes) {
  const auto size = static_cast<double>(bytes);
  return size < 1e9 ? fixed_text(size / 1e6, 0) + " MB" : fixed_text(size / 1e9, 2) + " GB";
}

std::string duration_text(Language language, double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e12) return number_text(seconds);
  if (seconds < 60) return text(language, Text::duration_seconds, {number_text(seconds, 3)});
  const auto total = static_cast<std::int64_t>(std::llround(seconds));
  if (total < 3600)
    return text(language, Text::duration_minutes, {std::to_string(total / 60), two_digits(total % 60)});
  return text(language, Text::duration_hours, {std::to_string(total / 3600), two_digits(total / 60 % 60)});
}

std::string power_of_ten_text(int exponent) {
  if (exponent >= -2 && exponent <= 3)
    return formatted("%.*f", std::max(0, -exponent), std::pow(10.0, exponent));
  return "10" + superscript(exponent);
}

std::string count_text(std::int64_t count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::int64_t>(digits.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), "\u202f");
  return digits;
}

}  // namespace aq::report
