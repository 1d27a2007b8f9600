// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

#include "core/text/pair_map.h"
#include "core/text/tokenizer_json/vocabulary.h"

namespace aq {

/// What a pair of neighbouring tokens becomes, and how early.
struct Merge {
  std::int32_t rank = 0, result = 0;
};

/// The "merges" of byte-pair encoding.
class MergeTable {
 public:
  /// @param prefix of pieces that continue a word; the right one of a pair loses it
  /// @throws Error(BadInput) naming what is malformed
  MergeTable(const JsonView& json, const Vocabulary& vocabulary, const std::string& prefix);

  /// @returns null where the two are not merged
  const Merge* find(std::int32_t left, std::int32_t right) const {
    return merges_.find(static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(right));
  }

  /// Whether some merge may join two neighbouring characters of a text.
  bool joins(char32_t left, char32_t right) const { return joined_.contains(left, right); }
  /// Whether some merge starts from this token.
  bool uses(std::int32_t id) const { return operands_.contains(static_cast<std::uint32_t>(id), 0); }

 private:
  void add(const JsonView& json, const Vocabulary& vocabulary, const std::string& left,
           const std::string& right, std::size_t prefix);
  void note_neighbours(std::string_view piece);

  struct Nothing {};
  PairMap<Merge> merges_;
  PairMap<Nothing> joined_;    // pairs of characters that are neighbours in the result of a merge
  PairMap<Nothing> operands_;  // ids, with 0
  std::int32_t count_ = 0;
};

}  // namespace aq
