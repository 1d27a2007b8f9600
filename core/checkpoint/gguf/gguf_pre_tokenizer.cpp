// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_pre_tokenizer.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/error.h"

// The patterns are those of the published tokenizers. llama.cpp (src/llama-vocab.cpp) gives each set a name
// and says which names share one.

namespace aq {
namespace {

using nlohmann::ordered_json;

constexpr const char* kGpt2Words =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kLlama3Words =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen2Words =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen35Words =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kTekkenWords =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kGpt4oWords =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kDeepSeek3Words =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kDigit = R"(\p{N})";
constexpr const char* kHan = "[一-龥ࠀ-一가-퟿]+";

/// Names that share patterns, which cut one after the other. The first name is the one that is written.
struct PatternSet {
  std::vector<std::string_view> names;
  std::vector<const char*> patterns;
  bool nfc = false, ignore_merges = false, adds_bos = false;
};

const std::vector<PatternSet>& pattern_sets() {
  static const std::vector<PatternSet> sets{
      {.names = {"default"},
       .patterns = {R"([\p{P}\$\+<=>\^~\|]+)", kGpt2Words, R"(\p{N}+)", "[0-9][0-9][0-9]"}},
      {.names = {"gpt-2", "phi-2", "jais", "exaone4", "trillion", "granite-docling"},
       .patterns = {kGpt2Words}},
      {.names = {"mpt", "olmo"}, .patterns = {kGpt2Words}, .nfc = true},
      {.names = {"smollm", "starcoder", "refact", "command-r", "codeshell", "minerva-7b", "exaone"},
       .patterns = {kDigit, kGpt2Words}},
      {.names = {"llama-bpe", "llama3", "llama-v3", "falcon3", "pixtral", "midm-2.0"},
       .patterns = {kLlama3Words},
       .ignore_merges = true,
       .adds_bos = true},
      {.names = {"dbrx", "smaug-bpe", "glm4", "chatglm-bpe"}, .patterns = {kLlama3Words}},
      {.names = {"qwen2", "megrez"}, .patterns = {kQwen2Words}, .nfc = true},
      {.names = {"deepseek-r1-qwen"}, .patterns = {kQwen2Words}},
      {.names = {"qwen35"}, .patterns = {kQwen35Words}, .nfc = true},
      {.names = {"tekken"}, .patterns = {kTekkenWords}, .ignore_merges = true, .adds_bos = true},
      {.names = {"gpt-4o", "llama4", "kanana2"}, .patterns = {kGpt4oWords}},
      {.names = {"falcon"},
       .patterns = {R"([\p{P}\$\+<=>\^~\|`]+)", kGpt2Words, R"(\p{N}+)", "[0-9][0-9][0-9]"}},
      {.names = {"deepseek-coder"}, .patterns = {R"([\r\n])", R"(\s?\p{L}+)", R"(\s?\p{P}+)", kHan, kDigit}},
      {.names = {"deepseek-v3"}, .patterns = {R"(\p{N}{1,3})", "[一-龥぀-ゟ゠-ヿ]+", kDeepSeek3Words}},
  };
  return sets;
}

const PatternSet& find_set(const GgufFile& file, const std::string& name) {
  std::string known;
  for (const PatternSet& set : pattern_sets())
    for (const std::string_view other : set.names) {
      if (other == name) return set;
      known += (known.empty() ? "" : ", ") + std::string(other);
    }
  file.fail("the pre-tokenizer '" + printable(name) + "' is not known", "known are " + known);
}

ordered_json split(const char* pattern) {
  return {{"type", "Split"}, {"pattern", {{"Regex", pattern}}}, {"behavior", "Isolated"}, {"invert", false}};
}

}  // namespace

GgufPreTokenizer gguf_pre_tokenizer(const GgufFile& file, const std::string& name) {
  const PatternSet& set = find_set(file, name);
  ordered_json steps = ordered_json::array();
  for (const char* pattern : set.patterns) steps.push_back(split(pattern));
  steps.push_back(
      {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}});
  return {.pre_tokenizer = {{"type", "Sequence"}, {"pretokenizers", std::move(steps)}},
          .normalizer = set.nfc ? ordered_json{{"type", "NFC"}} : ordered_json(),
          .ignore_merges = set.ignore_merges,
          .adds_bos = set.adds_bos};
}

std::string gguf_pre_tokenizer_name(const WordPatterns& words) {
  const PatternSet* best = nullptr;
  for (const PatternSet& set : pattern_sets()) {
    if (set.ignore_merges != words.ignore_merges || !std::ranges::equal(set.patterns, words.patterns)) continue;
    if (best == nullptr || set.nfc == words.nfc) best = &set;
  }
  return best == nullptr ? "" : std::string(best->names.front());
}

}  // namespace aq
