// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/safetensors_header.h"

namespace aq {

/// Reads the JSON of a safetensors header without building a document, so that memory stays in proportion to
/// what the format needs. Checks types, keys and duplicates; offsets and shapes are the caller's to judge.
/// @throws Error(BadInput) naming `subject`
std::vector<SafetensorsEntry> parse_safetensors_json(std::string_view text, const std::string& subject);

}  // namespace aq
