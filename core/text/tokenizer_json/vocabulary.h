// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/checkpoint/json_view.h"

namespace aq {

/// Token ids are below this.
inline constexpr std::int64_t kMostTokens = std::int64_t{1} << 24;

/// The pieces of a model and their ids.
class Vocabulary {
 public:
  static constexpr std::int32_t kNone = -1;

  /// A piece that is there already gets the new id. @param id 0 to kMostTokens - 1
  void add(std::string piece, std::int32_t id);
  /// @returns kNone where there is no such piece
  std::int32_t find(std::string_view piece) const;
  std::size_t longest_piece() const { return longest_; }  ///< in bytes

  auto begin() const { return ids_.begin(); }
  auto end() const { return ids_.end(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> ids_;
  std::size_t longest_ = 0;
};

/// An object of pieces and ids. @throws Error(BadInput)
Vocabulary read_vocabulary(const JsonView& json);

/// The id of the piece that `key` names, or kNone where `json` has no such key.
/// @throws Error(BadInput) where the vocabulary lacks it
std::int32_t read_piece_id(const JsonView& json, const std::string& key, const Vocabulary& vocabulary);

/// The ids of "<0x00>" to "<0xFF>", for characters that the vocabulary lacks.
class BytePieces {
 public:
  BytePieces() { ids_.fill(Vocabulary::kNone); }
  explicit BytePieces(const Vocabulary& vocabulary);
  /// Appends the bytes' pieces. @returns false, with nothing appended, where one of them is missing
  bool append(std::string_view bytes, std::vector<std::int32_t>& ids) const;
  const std::array<std::int32_t, 256>& ids() const { return ids_; }  ///< kNone where one is missing

 private:
  std::array<std::int32_t, 256> ids_{};
};

}  // namespace aq
