// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/checkpoint/json_view.h"

namespace aq {

/// Puts the pieces of tokens together to text: the "decoder" of tokenizer.json.
class Decoder {
 public:
  Decoder() = default;  ///< pieces with spaces between them
  /// @throws Error(BadInput) naming what is malformed or not supported
  explicit Decoder(const JsonView& json);

  /// @returns text that may hold malformed UTF-8
  std::string decode(std::vector<std::string> pieces) const;

 private:
  using Step = std::function<void(std::vector<std::string>& pieces)>;
  static Step read_step(const JsonView& json, const std::string& type);
  void add(const JsonView& json);

  std::vector<Step> steps_;
};

}  // namespace aq
