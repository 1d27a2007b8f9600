// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_vocabulary.h"

namespace aq {
namespace {

/// SentencePiece's own limit is 16 characters unless raised; a bound on what one hostile piece can cost.
constexpr std::size_t kLongestMergedPiece = 512;  // bytes
/// Bounds on what all pieces cost together: a piece has fewer merges than characters, and Gemma's 256,000
/// have some half a million.
constexpr std::size_t kMostMerges = 2'000'000, kMostMergedText = 32u << 20;  // bytes
/// Every cut looks at all of its piece: the squares of the lengths together, enough for 262,144 pieces of 64
/// bytes.
constexpr std::size_t kMostCutText = std::size_t{1} << 30;

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

/// Counts what the pieces cost before it is spent.
class MergeBudget {
 public:
  explicit MergeBudget(const std::string& file) : file_(file) {}
  void cut(const std::string& piece) {
    cut_text_ += piece.size() * piece.size();
    require(cut_text_ <= kMostCutText);
  }
  void merge(const std::string& piece, std::size_t merges) {
    merges_ += merges;
    text_ += merges * piece.size();
    require(merges_ <= kMostMerges && text_ <= kMostMergedText);
  }

 private:
  void require(bool affordable) const {
    if (affordable) return;
    throw Error(ErrorKind::BadInput, "reading", file_,
                "the pieces of tokenizer.ggml.tokens can be put together in too many ways");
  }
  const std::string& file_;
  std::size_t cut_text_ = 0, merges_ = 0, text_ = 0;
};

}  // namespace

std::vector<MergePair> sentencepiece_merges(const std::vector<std::string>& tokens,
                                            const std::vector<float>& ranks, const std::string& file) {
  PieceIds ids;
  for (std::size_t i = 0; i < tokens.size(); ++i) ids[tokens[i]] = i;
  std::vector<RankedMerge> merges;
  MergeBudget budget(file);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].size() > kLongestMergedPiece || ids[tokens[i]] != i) continue;
    budget.cut(tokens[i]);
    const auto more = merges_of(tokens[i], ranks[i], ids);
    budget.merge(tokens[i], more.size());
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
