// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/text/chat_template/value.h"

namespace aq::jinja {

class Evaluator;

/// Jinja's filter of this name: {{ value | name(arguments) }}. @throws Error(BadInput) where there is none,
/// or the value does not suit
Value apply_filter(const std::string& name, const Value& value, const Arguments& arguments,
                   Evaluator& evaluator);

using Filter = Value (*)(const Value& value, const Arguments& arguments, Evaluator& evaluator);

/// The filters of lists (sequence_filters.cpp) and of texts and numbers (text_filters.cpp); null where there
/// is none.
Filter sequence_filter(const std::string& name);
Filter text_filter(const std::string& name);

}  // namespace aq::jinja
