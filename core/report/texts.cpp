// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/texts.h"

#include <array>
#include <map>
#include <string_view>

#include "core/report/embedded_translations.h"

namespace aq::report {
namespace {

struct Entry {
  const char *english, *chinese;
};

constexpr std::array kTexts{
#define AQ_TEXT(id, english, chinese) Entry{english, chinese},
#include "core/report/texts.def"
#undef AQ_TEXT
};

std::string filled(std::string_view pattern, std::initializer_list<std::string> values) {
  std::string result;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool place =
        pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1' && pattern[i + 1] <= '9';
    const auto index = place ? static_cast<std::size_t>(pattern[i + 1] - '1') : 0;
    if (place && index < values.size()) {
      result += values.begin()[index];
      ++i;
    } else {
      result += pattern[i];
    }
  }
  return result;
}

/// "attention_norm" as the window's source text has it.
std::string placement_source(const std::string& placement) {
  static const std::map<std::string, std::string> kSources{{"attention_norm", "attention norm"},
                                                           {"mlp_norm", "MLP norm"},
                                                           {"value_output", "value → output"},
                                                           {"query_key", "query ↔ key"},
                                                           {"up_down", "up → down"},
                                                           {"attention_input", "attention input"},
                                                           {"output_input", "output input"},
                                                           {"mlp_input", "MLP input"},
                                                           {"down_input", "down input"},
                                                           {"query_key_online", "query ↔ key behind RoPE"}};
  const auto found = kSources.find(placement);
  return found == kSources.end() ? placement : found->second;
}

}  // namespace

std::string text(Language language, Text id, std::initializer_list<std::string> values) {
  const Entry& entry = kTexts[static_cast<std::size_t>(id)];
  return filled(language == Language::Chinese ? entry.chinese : entry.english, values);
}

std::string translated(Language language, const std::string& context, const std::string& english) {
  if (language == Language::English) return english;
  static const std::map<std::pair<std::string, std::string>, std::string> kChinese = [] {
    std::map<std::pair<std::string, std::string>, std::string> all;
    for (const EmbeddedTranslation& one : embedded_translations())
      all.emplace(std::pair(one.context, one.source), one.translation);
    return all;
  }();
  const auto found = kChinese.find({context, english});
  return found == kChinese.end() ? english : found->second;
}

std::string placement_text(Language language, const std::string& placement) {
  return translated(language, "placement", placement_source(placement));
}

}  // namespace aq::report
