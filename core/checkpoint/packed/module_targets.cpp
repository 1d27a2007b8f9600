// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/module_targets.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::string_view kExpressionPrefix = "re:";
constexpr const char* kLinearClass = "Linear";
constexpr std::size_t kLongestExpression = 4096;
constexpr std::int32_t kWorkLimit = 100;       // in ICU's units of 10,000 states
constexpr std::int32_t kStackLimit = 1 << 20;  // bytes

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

}  // namespace

struct ModuleTargets::Target {
  enum class Kind { Name, Expression, Class };  ///< in the order they count
  static Kind kind_of(const std::string& target) {
    if (target.starts_with(kExpressionPrefix)) return Kind::Expression;
    return target == kLinearClass ? Kind::Class : Kind::Name;
  }

  int place = 0;
  Kind kind = Kind::Name;
  std::string text;
  std::unique_ptr<const icu::RegexPattern> expression;

  bool fits(const std::string& layer, const std::string& file) const {
    if (kind != Kind::Expression) return kind == Kind::Class || text == layer;
    UErrorCode status = U_ZERO_ERROR;
    const auto name = icu::UnicodeString::fromUTF8(layer);
    const std::unique_ptr<icu::RegexMatcher> matcher(expression->matcher(name, status));
    bool found = false;
    if (U_SUCCESS(status)) {
      matcher->setTimeLimit(kWorkLimit, status);
      matcher->setStackLimit(kStackLimit, status);
      found = matcher->lookingAt(status) != 0;
    }
    if (U_FAILURE(status)) bad_target(file, text, std::string("cannot be matched: ") + u_errorName(status));
    return found;
  }
};

ModuleTargets::ModuleTargets(const std::vector<std::string>& targets, std::string file)
    : file_(std::move(file)) {
  for (const std::string& text : targets) {
    Target target{static_cast<int>(targets_.size()), Target::kind_of(text), text, nullptr};
    if (target.kind == Target::Kind::Expression) target.expression = compiled(text, file_);
    targets_.push_back(std::move(target));
  }
  std::ranges::sort(targets_,
                    [](const Target& a, const Target& b) {  // of two that are the same the last one counts
                      return std::tie(a.kind, a.text, b.place) < std::tie(b.kind, b.text, a.place);
                    });
}

ModuleTargets::~ModuleTargets() = default;
ModuleTargets::ModuleTargets(ModuleTargets&&) noexcept = default;
ModuleTargets& ModuleTargets::operator=(ModuleTargets&&) noexcept = default;

int ModuleTargets::find(const std::string& layer) const {
  for (const Target& target : targets_)
    if (target.fits(layer, file_)) return target.place;
  return -1;
}

}  // namespace aq
