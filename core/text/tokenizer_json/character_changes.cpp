// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/character_changes.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/text/tokenizer_json/character_categories.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

constexpr std::size_t kLongestForIcu = std::size_t{1} << 30;  // ICU counts in 32 bits

const icu::Normalizer2* form_named(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;  // ICU's own instances, which live as long as the program
  if (name == "NFC") return icu::Normalizer2::getNFCInstance(status);
  if (name == "NFD") return icu::Normalizer2::getNFDInstance(status);
  if (name == "NFKC") return icu::Normalizer2::getNFKCInstance(status);
  return icu::Normalizer2::getNFKDInstance(status);
}

std::string apply_form(const icu::Normalizer2& form, std::string_view text) {
  if (text.size() > kLongestForIcu)
    throw Error(ErrorKind::BadInput, "normalizing", "the text", "it is longer than 1 GiB");
  UErrorCode status = U_ZERO_ERROR;
  std::string normalized;
  icu::StringByteSink<std::string> sink(&normalized, static_cast<std::int32_t>(text.size()));
  form.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                     status);
  if (U_FAILURE(status)) throw Error(ErrorKind::Internal, "normalizing", "the text", u_errorName(status));
  return normalized;
}

/// Appends what each character becomes. @param append (std::string&, char32_t)
template <typename Append>
std::string change_characters(std::string_view text, Append append) {
  std::string changed;
  changed.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) append(changed, next_character(text, position));
  return changed;
}

std::string without(std::string_view text, bool (*dropped)(char32_t)) {
  return change_characters(text, [dropped](std::string& out, char32_t character) {
    if (!dropped(character)) append_character(out, character);
  });
}

/// Tabs and ends of lines count as white space, other control characters as nothing.
std::string clean(std::string_view text) {
  return change_characters(text, [](std::string& out, char32_t character) {
    const bool line = character == '\t' || character == '\n' || character == '\r';
    const bool control = !line && is_control(character);
    if (control || character == 0xfffd) return;
    if (line || is_white_space(character))
      out += ' ';
    else
      append_character(out, character);
  });
}

bool is_ideograph(char32_t c) {  // the blocks that BERT names
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2a6df) ||
         (c >= 0x2a700 && c <= 0x2b73f) || (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b920 && c <= 0x2ceaf) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

std::string space_ideographs(std::string_view text) {
  return change_characters(text, [](std::string& out, char32_t character) {
    const bool alone = is_ideograph(character);
    if (alone) out += ' ';
    append_character(out, character);
    if (alone) out += ' ';
  });
}

std::string strip_accents(std::string_view text) {
  return without(apply_form(*form_named("NFD"), text), is_nonspacing_mark);
}

}  // namespace

TextChange unicode_form(const std::string& name) {
  return [form = form_named(name)](std::string_view text) { return apply_form(*form, text); };
}

std::string lowercase(std::string_view text) {
  return change_characters(text, [](std::string& out, char32_t character) {
    // The one character whose lower case is two.
    if (character == 0x130)
      out += "i\u0307";
    else
      append_character(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(character))));
  });
}

std::string strip_marks(std::string_view text) { return without(text, is_combining_mark); }

TextChange bert_normalizer(const JsonView& json) {
  std::vector<std::string (*)(std::string_view)> steps;
  const bool lower = json.boolean_or("lowercase", true);
  if (json.boolean_or("clean_text", true)) steps.push_back(clean);
  if (json.boolean_or("handle_chinese_chars", true)) steps.push_back(space_ideographs);
  if (json.boolean_or("strip_accents", lower)) steps.push_back(strip_accents);
  if (lower) steps.push_back(lowercase);
  return [steps = std::move(steps)](std::string_view text) {
    std::string current(text);
    for (const auto step : steps) current = step(current);
    return current;
  };
}

}  // namespace aq
