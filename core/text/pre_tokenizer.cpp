#include "core/text/pre_tokenizer.h"

#include <map>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

/// GPT-2's pattern, which ByteLevel stands for (Radford et al. 2019, encoder.py).
constexpr const char* kGpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

SplitBehavior behavior_of(const JsonView& json) {
  static const std::map<std::string, SplitBehavior> names = {
      {"Isolated", SplitBehavior::Isolated},
      {"Removed", SplitBehavior::Removed},
      {"Contiguous", SplitBehavior::Contiguous},
      {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
      {"MergedWithNext", SplitBehavior::MergedWithNext}};
  const auto found = names.find(json.text());
  if (found == names.end()) json.fail("is \"" + printable(json.text()) + "\", which is not supported");
  return found->second;
}

std::string pattern_of(const JsonView& json) {
  if (json.has("Regex")) return json.at("Regex").text();
  if (json.has("String")) return literal_pattern(json.at("String").text());
  json.fail("holds neither \"Regex\" nor \"String\"");
}

}  // namespace

PreTokenizer::PreTokenizer(const JsonView& json) {
  add(json);
  if (!byte_level_) json.fail("holds no ByteLevel: only byte-level tokenizers are supported");
}

void PreTokenizer::add(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (byte_level_) json.fail("follows ByteLevel, which is not supported");
  if (type == "Sequence") {
    for (const JsonView& item : json.at("pretokenizers").items()) add(item);
  } else if (type == "ByteLevel") {
    add_byte_level(json);
  } else if (type == "Split") {
    add_split(json);
  } else if (type == "Digits") {
    add_digits(json);
  } else {
    json.fail("is the pre-tokenizer \"" + printable(type) + "\", which is not supported");
  }
}

void PreTokenizer::add_byte_level(const JsonView& json) {
  Step step;
  step.prefix_space = json.boolean_or("add_prefix_space", true);
  if (json.boolean_or("use_regex", true)) step.splitter.emplace(kGpt2Pattern, json.file());
  steps_.push_back(std::move(step));
  byte_level_ = true;
}

void PreTokenizer::add_split(const JsonView& json) {
  Step step;
  step.splitter.emplace(pattern_of(json.at("pattern")), json.file());
  step.behavior = behavior_of(json.at("behavior"));
  step.invert = json.boolean_or("invert", false);
  steps_.push_back(std::move(step));
}

void PreTokenizer::add_digits(const JsonView& json) {
  Step step;
  step.splitter.emplace("\\p{N}", json.file());
  const bool individual = json.boolean_or("individual_digits", false);
  step.behavior = individual ? SplitBehavior::Isolated : SplitBehavior::Contiguous;
  steps_.push_back(std::move(step));
}

std::vector<std::string_view> PreTokenizer::apply(const Step& step, std::string_view piece,
                                                  std::deque<std::string>& storage) {
  if (step.prefix_space && !piece.starts_with(' ')) piece = storage.emplace_back(" ").append(piece);
  if (!step.splitter) return {piece};
  std::vector<Span> spans = step.splitter->split(piece);
  if (step.invert)
    for (Span& span : spans) span.matched = !span.matched;
  std::vector<std::string_view> parts;
  for (const Span& span : arrange(spans, step.behavior))
    if (span.end > span.begin) parts.push_back(piece.substr(span.begin, span.end - span.begin));
  return parts;
}

std::vector<std::string_view> PreTokenizer::pieces(std::string_view text,
                                                   std::deque<std::string>& storage) const {
  std::vector<std::string_view> current;
  if (!text.empty()) current.push_back(text);
  for (const Step& step : steps_) {
    if (!step.splitter && !step.prefix_space) continue;
    std::vector<std::string_view> next;
    for (const std::string_view piece : current) {
      const auto parts = apply(step, piece, storage);
      next.insert(next.end(), parts.begin(), parts.end());
    }
    current = std::move(next);
  }
  return current;
}

}  // namespace aq
