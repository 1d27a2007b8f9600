// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/json_view.h"

namespace aq {

/// Changes valid UTF-8 into valid UTF-8. Safe to call from several threads.
using TextChange = std::function<std::string(std::string_view)>;

/// The normalization of a text before it is cut into pieces: the "normalizer" of tokenizer.json.
class Normalizer {
 public:
  Normalizer() = default;  ///< leaves a text as it is
  /// @throws Error(BadInput) naming what is malformed or not supported
  explicit Normalizer(const JsonView& json);

  /// @param text valid UTF-8 @throws Error(BadInput) where it becomes too long, or takes too much work
  std::string normalize(std::string_view text) const;

  /// Work on many short texts: bytes that may be made altogether.
  struct Budget {
    std::size_t left;
  };
  /// The same. @throws Error(BadInput) where the budget does not last
  std::string normalize(std::string_view text, Budget& budget) const;

 private:
  template <typename Made>
  std::string normalize(std::string_view text, Made made) const;
  void add(const JsonView& json);

  std::vector<TextChange> changes_;
};

}  // namespace aq
