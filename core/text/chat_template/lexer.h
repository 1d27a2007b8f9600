// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aq::jinja {

enum class TokenKind {
  Text,
  OutputBegin,
  OutputEnd,
  BlockBegin,
  BlockEnd,
  Name,
  Integer,
  Real,
  String,
  Operator,
  End
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;  ///< a string's value, what a number or an operator is spelled as
  int line = 0;
};

/// Cuts a template into tokens. White space goes as with trim_blocks and lstrip_blocks, which transformers
/// sets: a block's indentation, the end of its line; and where a tag has a "-", all that is beside it.
/// @throws Error(BadInput) where a tag or a string is not closed
std::vector<Token> tokenize(std::string_view source);

}  // namespace aq::jinja
