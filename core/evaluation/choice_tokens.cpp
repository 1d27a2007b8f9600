// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/choice_tokens.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

using Ids = std::vector<std::int32_t>;

[[noreturn]] void refuse(const Question& question, const std::string& reason,
                         const std::string& advice = {}) {
  throw Error(ErrorKind::BadInput, "tokenizing", question.origin, reason, advice);
}

/// What the tokenizer puts before a text. @param text not empty
Ids opening_tokens(const Tokenizer& tokenizer, const std::string& text) {
  const Ids whole = tokenizer.encode(text), plain = tokenizer.encode(text, false);
  return {whole.begin(), std::search(whole.begin(), whole.end(), plain.begin(), plain.end())};
}

void require_positions(const Question& question, std::size_t needed, std::int64_t positions) {
  if (needed > static_cast<std::size_t>(positions))
    refuse(question, "context and choice take " + std::to_string(needed) + " positions, the model has " +
                         std::to_string(positions));
}

/// Without the white space at its end, and as valid UTF-8.
std::string trimmed(const std::string& context) {
  std::string valid = replace_malformed(context);
  valid.resize(valid.size() - trailing_white_space(valid));
  return valid;
}

/// @param opening the special tokens before every text; context tokens of the context alone, with them
ChoiceTokens tokens_of(const Tokenizer& tokenizer, const Question& question, const std::string& choice,
                       const Ids& opening, std::size_t context) {
  const Ids text = tokenizer.encode(question.context + choice, false);
  ChoiceTokens tokens{opening, context};
  tokens.ids.insert(tokens.ids.end(), text.begin(), text.end());
  if (tokens.ids.size() <= context)
    refuse(question, "its choice \"" + printable(choice) + "\" melts into the context's last token",
           "begin the choice with a space");
  return tokens;
}

}  // namespace

std::vector<ChoiceTokens> choice_tokens(const Tokenizer& tokenizer, const Question& question,
                                        std::int64_t positions) {
  const std::size_t plain = tokenizer.encode(trimmed(question.context), false).size();
  require_positions(question, plain, positions);
  const Ids opening = opening_tokens(tokenizer, question.context + question.choices.front());
  const std::size_t context = opening.size() + plain;
  if (context == 0) refuse(question, "its context is empty, so nothing predicts a choice's first token");
  std::vector<ChoiceTokens> tokenized;
  for (const std::string& choice : question.choices) {
    tokenized.push_back(tokens_of(tokenizer, question, choice, opening, context));
    require_positions(question, tokenized.back().ids.size() - 1, positions);
  }
  return tokenized;
}

}  // namespace aq
