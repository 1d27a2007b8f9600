// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "core/text/chat_template/value.h"
#include "core/text/chat_template/work.h"

namespace aq::jinja {

/// A method of a text, a dictionary or a list, bound to it; nothing where Python has none of that name, or
/// where the method would change its object.
/// @param work what calling it is charged to; must outlive it
std::optional<Value> method_of(const Value& object, const std::string& name, Work& work);

/// (key, value), as a tuple.
Value pair_of(const std::string& key, const Value& value, Work& work);
Dict copy_of(const Dict& dict, Work& work);

}  // namespace aq::jinja
