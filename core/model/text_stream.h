#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace aq {

/// Turns tokens that arrive one by one into text without cutting a character whose bytes span several tokens.
class TextStream {
 public:
  explicit TextStream(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}
  /// @returns the text that is complete now, possibly empty
  std::string push(std::int32_t id);
  /// @returns what is still held back
  std::string finish();

 private:
  const Tokenizer& tokenizer_;
  std::vector<std::int32_t> pending_;
};

}  // namespace aq
