// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

#include "core/checkpoint/json_view.h"

namespace aq {

inline constexpr std::int64_t kLargestSize = 1 << 24;  ///< of any dimension that config.json names

/// A member of config.json that counts something: 1 … kLargestSize. @throws Error(BadInput)
std::int64_t size_field(const JsonView& config, const std::string& key);
/// The same, with a value for where it is missing or null.
std::int64_t size_field_or(const JsonView& config, const std::string& key, std::int64_t fallback);
/// A finite number above zero. @throws Error(BadInput)
double positive_number(const JsonView& field);
double positive_field(const JsonView& config, const std::string& key);
double positive_field_or(const JsonView& config, const std::string& key, double fallback);
/// @throws Error(BadInput) where the member is there and is another text than `only`
void require_text(const JsonView& config, const std::string& key, const std::string& only);
/// @throws Error(BadInput) where the member is there and is another truth value than `only`
void require_flag(const JsonView& config, const std::string& key, bool only);

}  // namespace aq
