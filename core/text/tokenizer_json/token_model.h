// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_json/vocabulary.h"

namespace aq {

/// Turns a piece of text into token ids: the "model" of tokenizer.json.
class TokenModel {
 public:
  virtual ~TokenModel() = default;
  /// Appends the ids of one piece of the pre-tokenizer. @param piece valid UTF-8, not empty
  /// @throws Error(BadInput) where the piece has no ids and the model no token for the unknown
  virtual void encode(std::string_view piece, std::vector<std::int32_t>& ids) const = 0;
  /// Parts of a piece whose ids, one after another, are the piece's. Short ones can be remembered.
  virtual std::vector<std::string_view> parts(std::string_view piece) const { return {piece}; }

  const Vocabulary& vocabulary() const { return vocabulary_; }

 protected:
  explicit TokenModel(Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}

 private:
  Vocabulary vocabulary_;
};

/// Reads a model of any kind. @throws Error(BadInput) naming what is malformed or not supported
std::unique_ptr<const TokenModel> read_token_model(const JsonView& json);

}  // namespace aq
