// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/decoder_steps.h"

#include <charconv>
#include <optional>
#include <utility>

#include "core/text/byte_alphabet.h"
#include "core/text/tokenizer_json/splitter.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

std::optional<char> byte_of_piece(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece.back() != '>') return std::nullopt;
  unsigned byte = 0;
  const char* end = piece.data() + 5;
  const auto [rest, error] = std::from_chars(piece.data() + 3, end, byte, 16);
  if (error != std::errc() || rest != end) return std::nullopt;
  return static_cast<char>(byte);
}

void append_bytes(std::vector<std::string>& pieces, const std::string& bytes) {
  if (replace_malformed(bytes) == bytes)
    pieces.push_back(bytes);
  else
    pieces.insert(pieces.end(), bytes.size(), "\xEF\xBF\xBD");
}

/// As the tokenizers library tidies English.
std::string tidied(std::string text) {
  static constexpr std::pair<std::string_view, std::string_view> kRules[] = {
      {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},   {" n't", "n't"},
      {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
  for (const auto& [from, to] : kRules) text = replace_matches(text, literal_splitter(std::string(from)), to);
  return text;
}

}  // namespace

void join_byte_level(std::vector<std::string>& pieces) {
  std::string bytes;
  for (const std::string& piece : pieces) bytes += from_byte_alphabet(piece).value_or(piece);
  pieces = {replace_malformed(bytes)};
}

void join_byte_pieces(std::vector<std::string>& pieces) {
  std::vector<std::string> joined;
  std::string bytes;
  for (std::string& piece : pieces) {
    if (const auto byte = byte_of_piece(piece)) {
      bytes += *byte;
      continue;
    }
    if (!bytes.empty()) append_bytes(joined, std::exchange(bytes, {}));
    joined.push_back(std::move(piece));
  }
  if (!bytes.empty()) append_bytes(joined, bytes);
  pieces = std::move(joined);
}

void fuse(std::vector<std::string>& pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  pieces = {std::move(text)};
}

void join_word_pieces(std::vector<std::string>& pieces, std::string_view prefix, bool tidy) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::string& piece = pieces[i];
    if (i > 0) piece = piece.starts_with(prefix) ? piece.substr(prefix.size()) : " " + piece;
    if (tidy) piece = tidied(std::move(piece));
  }
}

std::string stripped(std::string_view piece, std::string_view content, std::size_t start, std::size_t stop) {
  for (; start > 0 && !content.empty() && piece.starts_with(content); --start)
    piece.remove_prefix(content.size());
  for (; stop > 0 && !content.empty() && piece.ends_with(content); --stop)
    piece.remove_suffix(content.size());
  return std::string(piece);
}

}  // namespace aq
