// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <queue>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/text/sentence_piece/model_file.h"

namespace aq {

/// sentencepiece's byte-pair encoding of one text: of all neighbours that are a piece together, those with
/// the highest score are joined first, the leftmost of equals. Pieces that are marked as unused are taken
/// apart again.
class PieceMerger {
 public:
  explicit PieceMerger(const SentencePieceModel& model) : model_(model) {}

  /// Adds a symbol. All must lie one behind another in one text. @param frozen never joined with a neighbour
  void add(std::string_view symbol, bool frozen);
  /// @returns what the symbols became
  std::vector<std::string_view> merge();

 private:
  static constexpr int kNone = -1;
  struct Symbol {
    std::string_view text;  // empty: joined with its left neighbour
    bool frozen;
    int previous, next;
  };
  struct Candidate {
    float score;
    int left;
    std::size_t size;  // of both together: tells whether one of them has changed since
    bool operator<(const Candidate& other) const {
      return score < other.score || (score == other.score && left > other.left);
    }
  };

  Symbol& symbol(int i) { return symbols_[static_cast<std::size_t>(i)]; }
  void propose(int left);
  void join(const Candidate& candidate);
  void take_apart(std::string_view piece, std::vector<std::string_view>& pieces) const;

  const SentencePieceModel& model_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> candidates_;
  std::unordered_map<std::string_view, std::size_t>
      unused_;  // unused pieces and the length of their left parts
};

}  // namespace aq
