// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/corpus.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/mapped_file.h"
#include "core/text/gzip.h"

namespace aq {
namespace {

constexpr JsonLimits kLineLimits{.depth = 16, .values = 100'000};

/// What a gzip file of so many bytes may hold. Text is some 3 to 20 times as long as its gzip file, one and
/// the same line again and again a few hundred times, and zeros 1030 times.
std::size_t most_of_gzip(std::size_t bytes) {
  constexpr std::size_t kAlwaysAllowed = std::size_t{64} << 20, kFactor = 100;
  return std::max(kAlwaysAllowed, bytes * kFactor);
}

/// The "text" field of every line, joined by blank lines.
std::string texts_of_json_lines(std::string_view lines, const std::string& path) {
  std::string joined;
  std::size_t number = 0;
  FrequentInterruptionPoint between_lines;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    ++number;
    between_lines();
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string subject = path + " line " + std::to_string(number);
    const auto json = parse_checked_json(line, subject, kLineLimits);
    if (!joined.empty()) joined += "\n\n";
    joined += JsonView(json, subject).at("text").text();
  }
  return joined;
}

bool take_suffix(std::string_view& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::string read_corpus(const std::string& path, std::size_t longest) {
  const auto file = map_file(path);
  return with_unchanged(*file, [&] { return corpus_text(file->bytes(), path, longest); });
}

std::string corpus_text(std::span<const std::byte> bytes, const std::string& name, std::size_t longest) {
  if (bytes.size() > longest)
    throw Error(ErrorKind::BadInput, "reading", name,
                "it is longer than " + std::to_string(longest) + " bytes");
  std::string_view ending = name;
  std::string text = take_suffix(ending, ".gz")
                         ? gunzip(bytes, name, std::min(longest, most_of_gzip(bytes.size())))
                         : std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const bool json_lines = take_suffix(ending, ".jsonl") || take_suffix(ending, ".json");
  return json_lines ? texts_of_json_lines(text, name) : text;
}

}  // namespace aq
