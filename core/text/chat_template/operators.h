// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "core/text/chat_template/value.h"
#include "core/text/chat_template/work.h"

namespace aq::jinja {

// What Python's operators do. All throw Error(BadInput) where the operands do not suit.

/// @param op "+", "-", "*", "/", "//", "%", "**" or "~"
Value arithmetic(const std::string& op, const Value& left, const Value& right, Work& work);
/// @param op "==", "!=", "<", "<=", ">" or ">="
bool compare(const std::string& op, const Value& left, const Value& right, Work& work);
/// Whether `left` comes before `right`.
bool less(const Value& left, const Value& right, Work& work);
/// left in right
bool contains(const Value& item, const Value& container, Work& work);
Value negated(const Value& value);

/// object[key]: an item, or else an attribute.
Value item(const Value& object, const Value& key, Work& work);
/// object.name: an attribute or method, or else an item.
Value attribute(const Value& object, const std::string& name, Work& work);
/// object[start:stop:step]
Value slice(const Value& object, std::optional<std::int64_t> start, std::optional<std::int64_t> stop,
            std::int64_t step, Work& work);

std::int64_t require_integer(const Value& value, const std::string& what);
/// The text that a function is given at `index` or by `name`.
const std::string& require_text(const Arguments& arguments, std::size_t index, const std::string& name,
                                const std::string& function);

}  // namespace aq::jinja
