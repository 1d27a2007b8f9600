// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reference/value_entry.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/sweep/grid.h"

namespace aq::reference {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<std::string> method_words() {
  std::vector<std::string> words;
  for (const Method& method : methods()) words.push_back(method.id);
  return words;
}

/// "W3A16 g128" as one word, which the program takes as well.
std::vector<std::string> preset_words() {
  std::vector<std::string> words;
  for (const Preset& preset : presets()) {
    std::string word = preset.id;
    std::erase(word, ' ');
    words.push_back(word);
  }
  return words;
}

std::vector<std::string> format_words() {
  std::vector<std::string> words;
  for (const Exporter& exporter : exporters()) {
    words.push_back(exporter.id);
    for (const ExportVariant& variant : exporter.variants) words.push_back(exporter.id + ":" + variant.id);
  }
  return words;
}

std::vector<std::string> grid_words() {
  std::vector<std::string> words;
  for (const Grid& grid : ready_made_grids()) words.push_back(grid.name);
  return words;
}

void add(ValueEntry& entry, std::vector<std::string> words) {
  entry.words.insert(entry.words.end(), words.begin(), words.end());
}

void add_model(ValueEntry& entry) {
  add(entry, {"demo:llama", "demo:opt"});
  entry.files = "*.gguf";
  entry.folders = true;
}

void add_alternative(ValueEntry& entry, const std::string& part) {
  if (part.starts_with("FILE")) entry.files = "*" + part.substr(4);
  if (part == "DIR") entry.folders = true;
  if (part == "MODEL") add_model(entry);
  if (part == "SESSION") entry.files = "*.h5";
  if (part == "M") add(entry, method_words());
  if (part == "P") add(entry, preset_words());
  if (part == "F") add(entry, format_words());
  if (part == "NAME") add(entry, grid_words());
  if (std::islower(static_cast<unsigned char>(part.front()))) add(entry, split(part, ','));
}

}  // namespace

ValueEntry value_entry(const std::string& name) {
  ValueEntry entry{.name = name};
  for (const std::string& part : split(name, '|'))
    if (!part.empty()) add_alternative(entry, part);
  return entry;
}

}  // namespace aq::reference
