// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SentencePieceCodec: from ids to text.
#include <algorithm>
#include <utility>

#include "core/text/sentence_piece/codec.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

/// Bytes that are no UTF-8 become a U+FFFD each.
std::string text_of_bytes(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    std::size_t length = std::min<std::size_t>(bytes.size(), 4);
    while (length > 0 && (replace_malformed(bytes.substr(0, length)) != bytes.substr(0, length) ||
                          length_of_first_character(bytes.substr(0, length)) != length))
      --length;
    text += length > 0 ? bytes.substr(0, length) : "\xEF\xBF\xBD";
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text;
}

}  // namespace

std::string SentencePieceCodec::decode(const std::vector<std::int32_t>& ids) const {
  std::string text, bytes;
  bool prefix_dropped = false;
  const auto flush = [&] { text += text_of_bytes(std::exchange(bytes, {})); };
  for (const std::int32_t id : ids) {
    std::string_view piece = model_.piece(id).text;
    if (model_.is(id, SentencePieceModel::Type::Byte)) {
      const auto& all = bytes_.ids();
      const auto byte = std::ranges::find(all, id) - all.begin();
      if (byte < 256) bytes += static_cast<char>(byte);
      continue;
    }
    flush();
    if (model_.is(id, SentencePieceModel::Type::Control)) continue;
    if (id == model_.unknown) {
      text += model_.unknown_surface;
      continue;
    }
    const bool drops = model_.add_dummy_prefix || model_.remove_extra_spaces;
    if (drops && text.empty() && !prefix_dropped && piece.starts_with(kSpaceMark)) {
      piece.remove_prefix(kSpaceMark.size());
      prefix_dropped = !model_.remove_extra_spaces;
    }
    for (std::size_t mark = piece.find(kSpaceMark); mark != piece.npos; mark = piece.find(kSpaceMark)) {
      text += piece.substr(0, mark);
      text += ' ';
      piece.remove_prefix(mark + kSpaceMark.size());
    }
    text += piece;
  }
  flush();
  return text;
}

}  // namespace aq
