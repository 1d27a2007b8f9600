// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/text_stream.h"

namespace aq {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
/// A character has at most four bytes and a token at least one: what is still broken then stays so.
constexpr std::size_t kLongestCharacter = 4;

/// Tokens before the new ones that decoding looks at.
constexpr std::ptrdiff_t kContext = 8;

}  // namespace

TextStream::TextStream(const Tokenizer& tokenizer, const std::vector<std::int32_t>& before)
    : tokenizer_(tokenizer), before_(before) {
  settle();
}

/// What the pending tokens add to the text before them.
std::string TextStream::new_text() const {
  std::vector<std::int32_t> all = before_;
  all.insert(all.end(), pending_.begin(), pending_.end());
  const std::string shown = tokenizer_.decode(before_), text = tokenizer_.decode(all);
  // A character that was cut before may be whole now: then the text before is no beginning of the text.
  return text.starts_with(shown) ? text.substr(shown.size()) : tokenizer_.decode(pending_);
}

void TextStream::settle() {
  before_.insert(before_.end(), pending_.begin(), pending_.end());
  pending_.clear();
  const auto size = static_cast<std::ptrdiff_t>(before_.size());
  if (size > kContext) before_.erase(before_.begin(), before_.end() - kContext);
}

std::string TextStream::push(std::int32_t id) {
  pending_.push_back(id);
  std::string text = new_text();
  if (text.ends_with(kReplacement) && pending_.size() < kLongestCharacter) return {};
  settle();
  return text;
}

std::string TextStream::finish() {
  if (pending_.empty()) return {};
  std::string text = new_text();
  settle();
  return text;
}

}  // namespace aq
