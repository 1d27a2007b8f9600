// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/module_targets.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <ctime>
#include <string_view>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::string_view kExpressionPrefix = "re:";
constexpr const char* kLinearClass = "Linear";
constexpr std::size_t kLongestExpression = 4096, kLongestTogether = 64 << 10;  // bytes
constexpr std::size_t kMostExpressions = 1000;
constexpr std::int32_t kStackLimit = 1 << 20;  // bytes
// Work is counted in ICU's units of 10,000 states, which no sane expression takes on the name of a layer.
constexpr std::int32_t kMostWorkOfOne = 100;
constexpr std::int64_t kMostWork = 2000;  // of all matches together
// What stays below a unit a match is not counted, so processor time is, too.
constexpr double kSeconds = 1, kSecondsPerLayer = 2e-4, kSecondsPerMatch = 5e-6;

[[noreturn]] void bad_target(const std::string& file, const std::string& target, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", file, "the target \"" + printable(target) + "\" " + reason);
}

std::unique_ptr<const icu::RegexPattern> compiled(const std::string& target, const std::string& file) {
  if (target.size() > kLongestExpression) bad_target(file, target.substr(0, 64), "is too long");
  UErrorCode status = U_ZERO_ERROR;
  UParseError position{};
  const auto source = icu::UnicodeString::fromUTF8(target.substr(kExpressionPrefix.size()));
  std::unique_ptr<const icu::RegexPattern> pattern(icu::RegexPattern::compile(source, position, status));
  if (U_FAILURE(status)) bad_target(file, target, std::string("is malformed: ") + u_errorName(status));
  return pattern;
}

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

/// What all matches so far have taken.
struct ModuleTargets::Work {
  std::int64_t units = 0, layers = 0, matches = 0;
  double seconds = 0;

  bool exceeded() const {
    return units > kMostWork || seconds > kSeconds + kSecondsPerLayer * static_cast<double>(layers) +
                                              kSecondsPerMatch * static_cast<double>(matches);
  }
  /// ICU calls it once a unit.
  static UBool U_CALLCONV see_unit(const void* work, std::int32_t) {
    return ++static_cast<Work*>(const_cast<void*>(work))->units <= kMostWork ? 1 : 0;
  }
};

struct ModuleTargets::Expression {
  int place = 0;
  std::string text;
  std::unique_ptr<const icu::RegexPattern> pattern;

  bool fits(const icu::UnicodeString& layer, const std::string& file, Work& work) const {
    ++work.matches;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(layer, status));
    bool found = false;
    if (U_SUCCESS(status)) {
      matcher->setTimeLimit(kMostWorkOfOne, status);
      matcher->setStackLimit(kStackLimit, status);
      matcher->setMatchCallback(Work::see_unit, &work, status);
      found = matcher->lookingAt(status) != 0;
    }
    if (status == U_REGEX_STOPPED_BY_CALLER) bad_target(file, text, "and those before it take too much work");
    if (U_FAILURE(status)) bad_target(file, text, std::string("cannot be matched: ") + u_errorName(status));
    return found;
  }
};

ModuleTargets::ModuleTargets(const std::vector<std::string>& targets, std::string file)
    : file_(std::move(file)), work_(std::make_unique<Work>()) {
  std::map<std::string, int> expressions;  // in the order they are tried; of twins the last one counts
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const int place = static_cast<int>(i);
    if (targets[i].starts_with(kExpressionPrefix))
      expressions[targets[i]] = place;
    else if (targets[i] == kLinearClass)
      linear_ = place;
    else
      names_[targets[i]] = place;
  }
  std::size_t bytes = 0;
  for (const auto& [text, place] : expressions) bytes += text.size();
  if (expressions.size() > kMostExpressions || bytes > kLongestTogether)
    bad_target(file_, expressions.rbegin()->first,
               "is one of too many expressions, at most " + std::to_string(kMostExpressions) + " of " +
                   std::to_string(kLongestTogether) + " bytes together are read");
  for (const auto& [text, place] : expressions) expressions_.push_back({place, text, compiled(text, file_)});
}

ModuleTargets::~ModuleTargets() = default;
ModuleTargets::ModuleTargets(ModuleTargets&&) noexcept = default;
ModuleTargets& ModuleTargets::operator=(ModuleTargets&&) noexcept = default;

int ModuleTargets::find_expression(const std::string& layer) const {
  const double begin = processor_seconds();
  const auto name = icu::UnicodeString::fromUTF8(layer);
  ++work_->layers;
  const auto found = std::ranges::find_if(
      expressions_, [&](const Expression& one) { return one.fits(name, file_, *work_); });
  work_->seconds += processor_seconds() - begin;
  if (work_->exceeded())
    throw Error(ErrorKind::BadInput, "reading", file_,
                "the expressions among the targets take too much work on the names of the layers");
  return found == expressions_.end() ? -1 : found->place;
}

int ModuleTargets::find(const std::string& layer) const {
  if (const auto named = names_.find(layer); named != names_.end()) return named->second;
  const int expression = expressions_.empty() ? -1 : find_expression(layer);
  return expression < 0 ? linear_ : expression;
}

}  // namespace aq
