// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/text/chat_template/value.h"

namespace aq::jinja {

/// Jinja's test of this name: {{ value is name(arguments) }}. @throws Error(BadInput) where there is none
bool apply_test(const std::string& name, const Value& value, const Arguments& arguments, Work& work);

}  // namespace aq::jinja
