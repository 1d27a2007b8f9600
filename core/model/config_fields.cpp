// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/config_fields.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq {

std::int64_t size_field(const JsonView& config, const std::string& key) {
  return config.at(key).integer(1, kLargestSize);
}

std::int64_t size_field_or(const JsonView& config, const std::string& key, std::int64_t fallback) {
  return config.has(key) ? size_field(config, key) : fallback;
}

double positive_number(const JsonView& field) {
  if (!field.value().is_number()) field.fail("is no number");
  const double value = field.value().get<double>();
  if (!std::isfinite(value) || value <= 0) field.fail("must be a finite number above zero");
  return value;
}

double positive_field(const JsonView& config, const std::string& key) {
  return positive_number(config.at(key));
}

double positive_field_or(const JsonView& config, const std::string& key, double fallback) {
  return config.has(key) ? positive_field(config, key) : fallback;
}

void require_text(const JsonView& config, const std::string& key, const std::string& only) {
  if (config.text_or(key, only) == only) return;
  config.at(key).fail("is '" + printable(config.at(key).text()) + "', and only '" + only + "' is supported");
}

void require_flag(const JsonView& config, const std::string& key, bool only) {
  if (config.boolean_or(key, only) == only) return;
  config.at(key).fail(std::string("is ") + (only ? "false, and only true" : "true, and only false") +
                      " is supported");
}

}  // namespace aq
