// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace aq {

/// Turns tokens that arrive one by one into text without cutting a character whose bytes span several tokens.
/// Tokens are decoded behind those before them, since many a decoder treats the first one differently.
class TextStream {
 public:
  /// @param before tokens that stand before the first, e.g. a prompt's
  explicit TextStream(const Tokenizer& tokenizer, const std::vector<std::int32_t>& before = {});
  /// @returns the text that is complete now, possibly empty
  std::string push(std::int32_t id);
  /// @returns what is still held back
  std::string finish();

 private:
  std::string new_text() const;
  void settle();

  const Tokenizer& tokenizer_;
  std::vector<std::int32_t> before_, pending_;  // what is shown already, the end of it; and what is not
};

}  // namespace aq
