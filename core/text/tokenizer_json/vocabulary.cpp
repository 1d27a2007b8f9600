// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/vocabulary.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

std::string byte_piece(int byte) {
  char text[8];
  std::snprintf(text, sizeof text, "<0x%02X>", static_cast<unsigned>(byte) & 0xff);
  return text;
}

}  // namespace

void Vocabulary::add(std::string piece, std::int32_t id) {
  longest_ = std::max(longest_, piece.size());
  ids_.insert_or_assign(std::move(piece), id);
}

std::int32_t Vocabulary::find(std::string_view piece) const {
  const auto found = ids_.find(piece);
  return found == ids_.end() ? kNone : found->second;
}

Vocabulary read_vocabulary(const JsonView& json) {
  if (!json.value().is_object() || json.value().empty()) json.fail("is no vocabulary");
  Vocabulary vocabulary;
  for (const auto& [piece, id] : json.value().items())
    vocabulary.add(piece, static_cast<std::int32_t>(
                              JsonView(id, json.file(), "model.vocab." + piece).integer(0, kMostTokens - 1)));
  return vocabulary;
}

std::int32_t read_piece_id(const JsonView& json, const std::string& key, const Vocabulary& vocabulary) {
  if (!json.has(key)) return Vocabulary::kNone;
  const std::string token = json.at(key).text();
  const std::int32_t id = vocabulary.find(token);
  if (id == Vocabulary::kNone) json.fail("has no \"" + printable(token) + "\" in its vocabulary, its " + key);
  return id;
}

BytePieces::BytePieces(const Vocabulary& vocabulary) {
  for (int byte = 0; byte < 256; ++byte)
    ids_[static_cast<std::size_t>(byte)] = vocabulary.find(byte_piece(byte));
}

bool BytePieces::append(std::string_view bytes, std::vector<std::int32_t>& ids) const {
  const std::size_t before = ids.size();
  for (const char byte : bytes) {
    const std::int32_t id = ids_[static_cast<std::uint8_t>(byte)];
    if (id == Vocabulary::kNone) {
      ids.resize(before);
      return false;
    }
    ids.push_back(id);
  }
  return true;
}

}  // namespace aq
