// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/checkpoint/json_view.h"

namespace aq {

/// sentencepiece's precompiled character map: a double-array trie (Darts-clone) of texts, and what each
/// becomes.
class PrecompiledMap {
 public:
  PrecompiledMap() = default;  ///< changes nothing
  /// @param json base64. @throws Error(BadInput) where it is malformed
  explicit PrecompiledMap(const JsonView& json);
  /// @param bytes the map itself. @throws Error(BadInput) where some text would lead out of it
  PrecompiledMap(std::string bytes, const std::string& subject);

  /// Replaces what users see as characters (grapheme clusters) that the map knows, else the code points in
  /// them.
  std::string apply(std::string_view text) const;

  struct Match {
    std::size_t length = 0;  ///< in bytes
    std::string_view replacement;
  };
  /// The longest text of the map that stands at the start of `text`: what sentencepiece itself replaces.
  std::optional<Match> longest_at(std::string_view text) const;

 private:
  struct Data;
  template <typename Found>
  void for_each_prefix(std::string_view text, Found found) const;
  std::optional<std::string_view> shortest(std::string_view text) const;
  void append_grapheme(std::string& out, std::string_view grapheme) const;

  std::shared_ptr<const Data> data_;
};

}  // namespace aq
