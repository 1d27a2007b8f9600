// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <queue>
#include <tuple>
#include <vector>

#include "core/text/tokenizer_json/merge_table.h"

namespace aq {

/// Merges the symbols of one piece: always the pair of lowest rank, the leftmost of equals. Takes time n log
/// n.
class MergeQueue {
 public:
  MergeQueue(const MergeTable& merges, const std::vector<std::int32_t>& ids);
  void run();
  void append_to(std::vector<std::int32_t>& ids) const;

 private:
  static constexpr int kNone = -1;
  struct Symbol {
    std::int32_t id;  // -1: merged into its left neighbour
    int previous, next;
  };
  struct Candidate {
    std::int32_t rank;
    int left;
    std::int32_t left_id, right_id, result;
    bool operator<(const Candidate& other) const {  // std::priority_queue gives the largest first
      return std::tie(other.rank, other.left) < std::tie(rank, left);
    }
  };

  Symbol& symbol(int i) { return symbols_[static_cast<std::size_t>(i)]; }
  const Symbol& symbol(int i) const { return symbols_[static_cast<std::size_t>(i)]; }
  void propose(int left);
  bool still_holds(const Candidate& candidate) const;
  void merge(const Candidate& candidate);

  const MergeTable& merges_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> candidates_;
};

}  // namespace aq
