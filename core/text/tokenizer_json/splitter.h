// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/json_view.h"
#include "core/text/splitting.h"

namespace aq {

/// Cuts valid UTF-8 into what matches and what lies between, in order. Safe to call from several threads.
using Splitter = std::function<std::vector<Span>(std::string_view)>;

/// Every character that `belongs` is a match of its own.
Splitter character_splitter(bool (*belongs)(char32_t));

/// Every occurrence of a text, which may be empty: then nothing matches.
Splitter literal_splitter(std::string literal);

/// Words, runs of other visible characters: both match (the tokenizers library's Whitespace: \w+|[^\w\s]+).
Splitter word_splitter();

/// The text of a literal in tokenizer.json. @throws Error(BadInput) where it is too long to be looked for
std::string checked_literal(const JsonView& json);

/// A "pattern": {"Regex": ...} or {"String": ...}. @throws Error(BadInput) where it is malformed
Splitter pattern_splitter(const JsonView& json);

/// `text` with every match replaced. @throws Error(BadInput) where it becomes too long
std::string replace_matches(std::string_view text, const Splitter& splitter, std::string_view replacement);

}  // namespace aq
