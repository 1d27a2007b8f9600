// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "core/text/chat_template/value.h"

namespace aq::jinja {

/// A method of a text, a dictionary or a list, bound to it; nothing where Python has none of that name, or
/// where the method would change its object.
std::optional<Value> method_of(const Value& object, const std::string& name);

}  // namespace aq::jinja
