// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/tiny_checkpoint.h"

namespace aq::test {

inline std::filesystem::path golden_families() {
  return std::filesystem::path(AQ_SOURCE_DIR) / "tests/golden/families";
}

/// The tiny models of tests/golden/families (family_logits.py), one a folder.
inline std::vector<std::string> golden_models() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(golden_families()))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

/// Special tokens and the bytes from blank to '{': the golden models have 96 tokens.
inline nlohmann::ordered_json ascii_tokenizer() {
  nlohmann::ordered_json tokenizer = byte_tokenizer();
  nlohmann::ordered_json& vocabulary = tokenizer["model"]["vocab"];
  for (auto piece = vocabulary.begin(); piece != vocabulary.end();)
    piece = piece.value() >= 4 ? vocabulary.erase(piece) : std::next(piece);
  int id = 4;
  for (int byte = ' '; byte <= '{'; ++byte) vocabulary[byte_piece(byte)] = id++;
  return tokenizer;
}

/// Copies a golden model into `folder`, with a tokenizer. @returns its directory
inline std::string golden_model(const std::string& name, const std::filesystem::path& folder) {
  const std::filesystem::path directory = folder / name;
  std::filesystem::create_directories(directory);
  for (const char* file : {"config.json", "model.safetensors"})
    std::filesystem::copy_file(golden_families() / name / file, directory / file,
                               std::filesystem::copy_options::overwrite_existing);
  std::ofstream(directory / "tokenizer.json") << ascii_tokenizer().dump();
  return directory.string();
}

}  // namespace aq::test
