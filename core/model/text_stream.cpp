#include "core/model/text_stream.h"

#include <utility>

namespace aq {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
/// A character has at most four bytes and a token at least one: what is still broken then stays so.
constexpr std::size_t kLongestCharacter = 4;

}  // namespace

std::string TextStream::push(std::int32_t id) {
  pending_.push_back(id);
  std::string text = tokenizer_.decode(pending_);
  if (text.ends_with(kReplacement) && pending_.size() < kLongestCharacter) return {};
  pending_.clear();
  return text;
}

std::string TextStream::finish() { return tokenizer_.decode(std::exchange(pending_, {})); }

}  // namespace aq
