// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/text/questions.h"
#include "core/text/tokenizer.h"

namespace aq {

/// A question's context and one of its choices as tokens.
struct ChoiceTokens {
  std::vector<std::int32_t> ids;
  std::size_t context = 0;  ///< how many of them are the context's; 1 or more, and the choice has 1 or more
};

/// The choices of a question, tokenized as lm-evaluation-harness does it: context and choice are encoded
/// together, and the choice's tokens are those behind as many as the context has when encoded alone. White
/// space at the end of the context counts as the choice's, since pieces begin with a space. Special tokens
/// that the tokenizer puts before a text stand before the context; those behind a text are left out.
/// @param positions that the model has: all tokens but the last, which predicts nothing, take one each
/// @throws Error(BadInput) naming the question where they do not suffice, or context or choice has no token
std::vector<ChoiceTokens> choice_tokens(const Tokenizer& tokenizer, const Question& question,
                                        std::int64_t positions);

}  // namespace aq
