// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/json_view.h"
#include "core/text/tokenizer_json/splitter.h"

namespace aq {

/// Cuts a text into the pieces that the model works on: the "pre_tokenizer" of tokenizer.json.
class PreTokenizer {
 public:
  PreTokenizer() = default;  ///< a text is one piece
  /// @throws Error(BadInput) naming what is malformed or not supported
  explicit PreTokenizer(const JsonView& json);

  /// Pieces of valid UTF-8; none is empty. `storage` owns those that are no part of `text`.
  /// @param at_start whether `text` is the start of the whole text
  std::vector<std::string_view> pieces(std::string_view text, bool at_start,
                                       std::deque<std::string>& storage) const;

  /// Whether the model takes pieces in the byte alphabet. Spelling them is left to the caller, who need not
  /// do so for a piece it has seen before.
  bool spells_bytes() const { return spells_bytes_; }

 private:
  struct Piece {
    std::string_view text;
    bool at_start = false;
  };
  /// What a piece becomes before it is cut; nothing where it stays.
  using PieceChange = std::function<std::optional<std::string>(std::string_view piece, bool at_start)>;
  struct Step {
    PieceChange change;  ///< none: pieces stay as they are
    Splitter splitter;   ///< none: pieces stay whole
    SplitBehavior behavior = SplitBehavior::Isolated;
    bool invert = false;  ///< what the pattern matches is the piece, not the delimiter
  };

  void add(const JsonView& json);
  void add_byte_level(const JsonView& json);
  void add_split(const JsonView& json);
  void add_metaspace(const JsonView& json);
  void add_character_split(const JsonView& json, const std::string& type);
  static void apply(const Step& step, const Piece& piece, std::deque<std::string>& storage,
                    std::vector<Piece>& parts);

  std::vector<Step> steps_;
  bool spells_bytes_ = false;
};

}  // namespace aq
