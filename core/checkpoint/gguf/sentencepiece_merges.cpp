// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "core/checkpoint/gguf/gguf_vocabulary.h"

namespace aq {
namespace {

/// SentencePiece's own limit is 16 characters unless raised; a bound on what one hostile piece can cost.
constexpr std::size_t kLongestMergedPiece = 512;  // bytes

using PieceIds = std::unordered_map<std::string_view, std::size_t>;

struct RankedMerge {
  MergePair pair;
  float rank = 0;
  std::size_t left_characters = 0, right_characters = 0;
};

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

/// Every cut of `piece` between two characters that leaves two pieces, in the order of their ids.
std::vector<RankedMerge> merges_of(std::string_view piece, float rank, const PieceIds& ids) {
  std::vector<RankedMerge> merges;
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(piece, begins_character));
  std::size_t before = 0;
  for (std::size_t cut = 0; cut < piece.size(); ++cut) {
    if (!begins_character(piece[cut])) continue;
    const MergePair pair{piece.substr(0, cut), piece.substr(cut)};
    if (before > 0 && ids.contains(pair.first) && ids.contains(pair.second))
      merges.push_back({pair, rank, before, characters - before});
    ++before;
  }
  std::ranges::sort(merges, {}, [&](const RankedMerge& merge) {
    return std::pair(ids.at(merge.pair.first), ids.at(merge.pair.second));
  });
  return merges;
}

}  // namespace

std::vector<MergePair> sentencepiece_merges(const std::vector<std::string>& tokens,
                                            const std::vector<float>& ranks) {
  PieceIds ids;
  for (std::size_t i = 0; i < tokens.size(); ++i) ids[tokens[i]] = i;
  std::vector<RankedMerge> merges;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].size() > kLongestMergedPiece || ids[tokens[i]] != i) continue;
    const auto more = merges_of(tokens[i], ranks[i], ids);
    merges.insert(merges.end(), more.begin(), more.end());
  }
  std::ranges::stable_sort(merges, std::greater<>(), [](const RankedMerge& merge) {
    return std::tuple(merge.rank, merge.left_characters, merge.right_characters);
  });
  std::vector<MergePair> pairs;
  for (const RankedMerge& merge : merges) pairs.push_back(merge.pair);
  return pairs;
}

}  // namespace aq
