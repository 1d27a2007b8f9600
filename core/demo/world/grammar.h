// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/demo/world/random.h"

namespace aq::demo {

/// What the slots of a pattern stand for.
using Bindings = std::map<std::string, std::string, std::less<>>;
using Patterns = std::vector<std::string_view>;

/// Writes out a pattern:
///   [one|another]  one of the alternatives, which may hold slots and further alternatives
///   {slot}         its text
///   {an slot}      its text after "a" or "an"
///   {^slot}        its text with a capital
/// @throws Error(Internal) for a slot that is not bound
std::string fill(std::string_view pattern, const Bindings& bindings, Random& random);

/// One of the patterns, written out.
std::string fill_any(const Patterns& patterns, const Bindings& bindings, Random& random);

std::string capitalized(std::string text);
/// "a lamp", "an umbrella".
std::string with_article(const std::string& noun);
/// "x", "x and y", "x, y and z".
std::string listed(const std::vector<std::string>& items);
/// Sentences with one space between them.
std::string joined(const std::vector<std::string>& sentences, std::string_view separator = " ");

}  // namespace aq::demo
