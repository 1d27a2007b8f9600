// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/pipeline_bounds.h"

#include <nlohmann/json.hpp>
#include <string>

#include "core/text/regex_splitter.h"

namespace aq {
namespace {

// Published tokenizers have up to ten steps, and those with a replacement for each mark of punctuation some
// forty or, with their wide forms, eighty; patterns have up to 500 characters with some fifty classes.
constexpr std::size_t kMostSteps = 256;  // of each part
constexpr std::size_t kMostPatterns = 64;
constexpr std::size_t kMostPatternBytes = 64u << 10;  // as ICU sees them
constexpr std::size_t kMostClasses = 1024;            // ICU takes a millisecond for one that ignores case

struct PipelineSize {
  std::size_t steps = 0, patterns = 0, pattern_bytes = 0, classes = 0;
};

/// Sets in brackets and properties, in ICU's spelling.
std::size_t count_classes(const std::string& pattern) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '[') ++count;
    if (pattern[i] != '\\' || ++i == pattern.size()) continue;
    if (pattern[i] == 'p' || pattern[i] == 'P') ++count;
  }
  return count;
}

void add_pattern(const std::string& pattern, PipelineSize& size) {
  ++size.patterns;
  // What is longer before it is expanded need not be looked at.
  const std::string expanded = pattern.size() > kMostPatternBytes ? pattern : icu_pattern(pattern);
  size.pattern_bytes += expanded.size();
  size.classes += count_classes(expanded);
}

/// Every object with a type is a step, but for those that only hold others.
void measure(const nlohmann::json& json, PipelineSize& size) {
  if (json.is_object()) {
    const auto type = json.find("type");
    if (type != json.end() && *type != "Sequence") ++size.steps;
    const auto pattern = json.find("Regex");
    if (pattern != json.end() && pattern->is_string()) add_pattern(pattern->get<std::string>(), size);
  }
  if (!json.is_structured()) return;
  for (const auto& part : json) measure(part, size);
}

}  // namespace

void require_sane_pipeline(const JsonView& tokenizer) {
  PipelineSize size;
  for (const char* key : {"normalizer", "pre_tokenizer", "decoder"}) {
    if (!tokenizer.has(key)) continue;
    const JsonView part = tokenizer.at(key);
    size.steps = 0;
    measure(part.value(), size);
    if (size.steps > kMostSteps) part.fail("has more than " + std::to_string(kMostSteps) + " steps");
    if (size.patterns > kMostPatterns || size.classes > kMostClasses)
      part.fail("has too many regular expressions, or too many classes of characters in them");
    if (size.pattern_bytes > kMostPatternBytes)
      part.fail("has regular expressions that are too long altogether");
  }
}

}  // namespace aq
