// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "core/text/chat_template/value.h"

namespace aq::jinja {

class Evaluator;

/// The functions that every template has: Jinja's range, dict and namespace, and transformers'
/// raise_exception and strftime_now. @param now the time that strftime_now tells
std::vector<std::pair<std::string, Value>> globals(Evaluator& evaluator, std::time_t now);

}  // namespace aq::jinja
