// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/regex_splitter.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/text/work_limit.h"

namespace aq {
namespace {

constexpr std::size_t kLongestPattern = 8192;
constexpr std::size_t kLongestText = std::size_t{1} << 30;  // ICU counts in 32 bits
constexpr std::int32_t kStackBytes = 64 << 20;              // of ICU's backtracking stack, on the heap

// As in the tokenizers library: ^ and $ at every line, and only \n ends one.
constexpr std::uint32_t kFlags = UREGEX_MULTILINE | UREGEX_UNIX_LINES;

/// ICU counts time in units of 10,000 backtracking states. Sane patterns take some ten states a character; a
/// hostile one is stopped at five hundred, which no load on the machine can change.
std::int32_t time_limit(std::size_t characters) {
  return static_cast<std::int32_t>(std::min<std::size_t>(200 + characters / 50, INT32_MAX));
}

/// UTF-8 bytes of the UTF-16 units [begin, end) of valid text.
std::size_t utf8_length(const icu::UnicodeString& text, std::int32_t begin, std::int32_t end) {
  std::size_t bytes = 0;
  for (std::int32_t i = begin; i < end; ++i) {
    const char16_t unit = text.charAt(i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || U16_IS_SURROGATE(unit) ? 2 : 3;
  }
  return bytes;
}

/// ICU asks every 10,000 states.
UBool U_CALLCONV may_go_on_matching(const void* limit, std::int32_t) {
  return static_cast<const WorkLimit*>(limit)->exceeded_now() ? 0 : 1;
}

/// ICU asks at every place where it looks for the start of a match: loops that never backtrack escape its
/// time limit.
UBool U_CALLCONV may_go_on(const void* limit, std::int64_t) {
  return static_cast<const WorkLimit*>(limit)->exceeded() ? 0 : 1;
}

[[noreturn]] void cannot_split(const std::string& subject, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "splitting text with", subject, reason);
}

}  // namespace

struct RegexSplitter::Impl {
  std::string subject;
  std::unique_ptr<const icu::RegexPattern> pattern;

  void check(UErrorCode status) const {
    if (U_SUCCESS(status)) return;
    if (status == U_REGEX_TIME_OUT || status == U_REGEX_STACK_OVERFLOW || status == U_REGEX_STOPPED_BY_CALLER)
      cannot_split(subject, "its regular expression takes too much work on this text");
    cannot_split(subject, std::string("its regular expression fails: ") + u_errorName(status));
  }
};

RegexSplitter::RegexSplitter(const std::string& pattern, std::string subject) {
  if (pattern.size() > kLongestPattern) cannot_split(subject, "its regular expression is too long");
  UErrorCode status = U_ZERO_ERROR;
  UParseError position{};
  const auto source = icu::UnicodeString::fromUTF8(icu_pattern(pattern));
  std::unique_ptr<icu::RegexPattern> compiled(icu::RegexPattern::compile(source, kFlags, position, status));
  if (U_FAILURE(status))
    cannot_split(subject, "its regular expression \"" + printable(pattern) +
                              "\" is malformed: " + u_errorName(status));
  impl_ = std::make_unique<const Impl>(Impl{std::move(subject), std::move(compiled)});
}

RegexSplitter::~RegexSplitter() = default;
RegexSplitter::RegexSplitter(RegexSplitter&&) noexcept = default;
RegexSplitter& RegexSplitter::operator=(RegexSplitter&&) noexcept = default;

std::vector<Span> RegexSplitter::split(std::string_view text) const {
  if (const WorkLimit* whole = WorkLimit::current()) return split(text, *whole);
  WorkLimit own(text.size());
  const WorkLimit::Counting counting(own);
  return split(text, own);
}

std::vector<Span> RegexSplitter::split(std::string_view text, const WorkLimit& limit) const {
  if (text.size() > kLongestText) cannot_split(impl_->subject, "the text is longer than 1 GiB");
  UErrorCode status = U_ZERO_ERROR;
  const auto utf16 = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  const std::unique_ptr<icu::RegexMatcher> matcher(impl_->pattern->matcher(utf16, status));
  impl_->check(status);
  matcher->setTimeLimit(time_limit(text.size()), status);
  matcher->setStackLimit(kStackBytes, status);
  matcher->setMatchCallback(may_go_on_matching, &limit, status);
  matcher->setFindProgressCallback(may_go_on, &limit, status);

  if (limit.exceeded()) impl_->check(U_REGEX_TIME_OUT);

  std::vector<Span> spans;
  std::int32_t unit = 0;  // where the last match ended, in UTF-16 units
  std::size_t byte = 0;   // and in bytes
  while (matcher->find(status)) {
    if (limit.exceeded()) impl_->check(U_REGEX_TIME_OUT);
    const std::int32_t begin = matcher->start(status), end = matcher->end(status);
    if (begin == end && begin == unit && !spans.empty()) continue;
    const std::size_t begin_byte = byte + utf8_length(utf16, unit, begin);
    const std::size_t end_byte = begin_byte + utf8_length(utf16, begin, end);
    if (begin_byte > byte) spans.push_back({byte, begin_byte, false});
    spans.push_back({begin_byte, end_byte, true});
    unit = end;
    byte = end_byte;
  }
  impl_->check(status);
  if (byte < text.size()) spans.push_back({byte, text.size(), false});
  return spans;
}

std::string icu_pattern(const std::string& pattern) {
  static const std::map<char, std::string> classes = {{'s', "\\p{White_Space}"},
                                                      {'S', "\\P{White_Space}"},
                                                      {'w', "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]"},
                                                      {'W', "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]"},
                                                      {'h', "[0-9A-Fa-f]"},
                                                      {'H', "[^0-9A-Fa-f]"}};
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    const char escaped = pattern[++i];
    const auto found = classes.find(escaped);
    out += found != classes.end() ? found->second : std::string{'\\', escaped};
  }
  return out;
}

}  // namespace aq
