// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/precompiled_map.h"

#include <unicode/brkiter.h>
#include <unicode/localpointer.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/text/base64.h"
#include "core/text/growth_limit.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

constexpr std::size_t kLongestMap = 64u << 20;  // bytes; published ones take half a million
constexpr std::size_t kLongestKey = 256;     // bytes; real ones are some tens, and a hostile trie is a circle
constexpr std::size_t kLongestGrapheme = 6;  // bytes; longer ones are not looked up as a whole

// The fields of a unit of the trie (Darts-clone's format).
std::uint32_t offset_of(std::uint32_t unit) { return (unit >> 10) << ((unit & 1u << 9) >> 6); }
std::uint32_t label_of(std::uint32_t unit) { return unit & (1u << 31 | 0xff); }
std::uint32_t value_of(std::uint32_t unit) { return unit & 0x7fffffff; }
bool has_value(std::uint32_t unit) { return (unit >> 8 & 1) != 0; }
bool is_value(std::uint32_t unit) { return (unit >> 31) != 0; }

[[noreturn]] void refuse_map(const std::string& subject, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", subject, "its precompiled_charsmap " + reason);
}

std::vector<std::uint32_t> read_units(const std::string& bytes, const std::string& subject) {
  std::uint32_t length = 0;  // of the trie, in bytes; little-endian, as the machines this runs on
  if (bytes.size() < sizeof length) refuse_map(subject, "is cut short");
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > bytes.size() - sizeof length || length % 1024 != 0 || length == 0)
    refuse_map(subject, "has a trie of " + std::to_string(length) + " bytes, which cannot be");
  std::vector<std::uint32_t> units(length / sizeof(std::uint32_t));
  std::memcpy(units.data(), bytes.data() + sizeof length, length);
  return units;
}

/// A grapheme cluster of its own whatever ICU would say: ASCII between ASCII, but for the two of a line's
/// end.
bool stands_alone(std::string_view text, std::size_t position) {
  const auto ascii = [&](std::size_t i) {
    return i >= text.size() || static_cast<std::uint8_t>(text[i]) < 0x80;
  };
  if (!ascii(position) || !ascii(position + 1) || (position > 0 && !ascii(position - 1))) return false;
  const bool ends_line = position > 0 && text[position - 1] == '\r' && text[position] == '\n';
  return !ends_line && text[position] != '\r';
}

/// ICU's grapheme clusters.
class Graphemes {
 public:
  Graphemes() {
    UErrorCode status = U_ZERO_ERROR;
    breaks_.reset(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    require(status);
  }

  template <typename Visit>
  void visit(std::string_view text, Visit visit_one) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::LocalUTextPointer utext(
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
    require(status);
    breaks_->setText(utext.getAlias(), status);
    require(status);
    for (std::int32_t begin = breaks_->first(), end = breaks_->next(); end != icu::BreakIterator::DONE;
         begin = end, end = breaks_->next())
      visit_one(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
  }

 private:
  static void require(UErrorCode status) {
    if (U_FAILURE(status)) throw Error(ErrorKind::Internal, "normalizing", "the text", u_errorName(status));
  }

  std::unique_ptr<icu::BreakIterator> breaks_;
};

}  // namespace

struct PrecompiledMap::Data {
  std::vector<std::uint32_t> units;
  std::string replacements;  // each ends with a zero byte; values are places in it

  bool starts_character(std::uint32_t place) const {
    return place < replacements.size() && (replacements[place] & 0xc0) != 0x80;
  }

  /// Every step from every unit must stay inside, so that no lookup has to check.
  void check(const std::string& subject) const {
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (i > 0 && is_value(units[i]))
        continue;  // no label leads through it; the root is entered without one
      const std::uint32_t base = i ^ offset_of(units[i]);  // blocks of 256 units, and a whole number of them
      if (base >= units.size()) refuse_map(subject, "has a trie that leads out of itself");
      if (has_value(units[i]) && !starts_character(value_of(units[base])))
        refuse_map(subject, "has a trie that leads out of its replacements");
    }
  }
};

PrecompiledMap::PrecompiledMap(const JsonView& json)
    : PrecompiledMap(json.value().is_null() ? std::string() : from_base64(json), json.file()) {}

PrecompiledMap::PrecompiledMap(std::string bytes, const std::string& subject) {
  if (bytes.empty()) return;
  if (bytes.size() > kLongestMap) refuse_map(subject, "is too long");
  auto data = std::make_shared<Data>();
  data->units = read_units(bytes, subject);
  data->replacements = bytes.substr(sizeof(std::uint32_t) * (data->units.size() + 1)) + '\0';
  if (replace_malformed(data->replacements) != data->replacements)
    refuse_map(subject, "holds text that is no UTF-8");
  data->check(subject);
  data_ = std::move(data);
}

/// Calls `found(length, replacement)` for every text of the map at the start of `text`, the shortest first,
/// until it says true.
template <typename Found>
void PrecompiledMap::for_each_prefix(std::string_view text, Found found) const {
  if (!data_) return;
  const std::vector<std::uint32_t>& units = data_->units;
  std::uint32_t place = offset_of(units[0]);
  for (std::size_t i = 0; i < std::min(text.size(), kLongestKey) && text[i] != 0; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    place ^= byte;
    const std::uint32_t unit = units[place];
    if (label_of(unit) != byte) return;
    place ^= offset_of(unit);
    if (has_value(unit) &&
        found(i + 1, std::string_view(data_->replacements.c_str() + value_of(units[place]))))
      return;
  }
}

std::optional<std::string_view> PrecompiledMap::shortest(std::string_view text) const {
  std::optional<std::string_view> first;
  for_each_prefix(text, [&](std::size_t, std::string_view replacement) {
    first = replacement;
    return true;
  });
  return first;
}

std::optional<PrecompiledMap::Match> PrecompiledMap::longest_at(std::string_view text) const {
  std::optional<Match> last;
  for_each_prefix(text, [&](std::size_t length, std::string_view replacement) {
    last = {length, replacement};
    return false;
  });
  return last;
}

void PrecompiledMap::append_grapheme(std::string& out, std::string_view grapheme) const {
  if (grapheme.size() < kLongestGrapheme) {
    if (const auto replacement = shortest(grapheme)) {
      out += *replacement;
      return;
    }
  }
  for (std::size_t begin = 0, end = 0; begin < grapheme.size(); begin = end) {
    next_character(grapheme, end);
    const std::string_view character = grapheme.substr(begin, end - begin);
    out += shortest(character).value_or(character);
  }
}

std::string PrecompiledMap::apply(std::string_view text) const {
  if (!data_) return std::string(text);
  std::string out;
  out.reserve(text.size());
  std::optional<Graphemes> graphemes;  // most texts need none
  FrequentInterruptionPoint between_characters;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    between_characters();
    require_sane_growth(out.size(), text.size());
    end = begin + 1;
    if (stands_alone(text, begin)) {
      append_grapheme(out, text.substr(begin, 1));
      continue;
    }
    while (end < text.size() && !stands_alone(text, end)) ++end;
    if (!graphemes) graphemes.emplace();
    graphemes->visit(text.substr(begin, end - begin), [&](std::string_view grapheme) {
      between_characters();
      append_grapheme(out, grapheme);
      require_sane_growth(out.size(), text.size());
    });
  }
  return out;
}

}  // namespace aq
