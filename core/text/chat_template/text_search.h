// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/chat_template/work.h"

namespace aq::jinja {

/// Searches texts for a part in time that grows with the sum of their lengths (Knuth, Morris and Pratt 1977);
/// the standard library's search takes their product where a template chooses both.
class TextSearch {
 public:
  enum class Direction { Forward, Backward };

  /// Part and work must outlive this. @throws Error(BadInput) where the template does too much
  TextSearch(std::string_view part, Work& work, Direction direction = Direction::Forward);

  /// Where the part stands first, or last where the search goes backward, after `from`; npos: nowhere.
  std::size_t find(std::string_view text, std::size_t from = 0) const;

 private:
  std::string_view part_;
  Work& work_;
  bool backward_;
  std::vector<std::uint32_t> borders_;  // where to go on in the part when a byte does not match
};

}  // namespace aq::jinja
