// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/evaluation/choice_tokens.h"

namespace aq {

/// One token of a choice, to be looked up in the distribution that a row's position predicts.
struct ChoiceToken {
  std::size_t position = 0;  ///< in the row
  std::int32_t token = 0;
  std::size_t question = 0, choice = 0;  ///< whose log-likelihood it adds to
};

/// One sequence that the model reads, and the tokens that are looked up behind it.
struct ChoiceRow {
  std::vector<std::int32_t> ids;
  std::vector<ChoiceToken> tokens;
};

/// The rows of one question: its choices without their last tokens, which predict nothing. Attention is
/// causal, so a row that goes on beyond another serves that one, too; choices of a single token take one row
/// together.
/// @param index the question's
std::vector<ChoiceRow> choice_rows(const std::vector<ChoiceTokens>& choices, std::size_t index);

}  // namespace aq
