// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "core/model/block.h"

namespace aq {

/// What attention remembers of the keys, or of the values, of the tokens so far. Without RoPE a token is one
/// row [batch, tokens, channels], with it one for each head [batch, heads, tokens, head_dim], as an
/// ActivationHook sees them.
class TokenStore {
 public:
  virtual ~TokenStore() = default;
  /// Takes more tokens, [..., tokens, channels]. @returns those of all tokens so far, [..., length(),
  /// channels]
  virtual at::Tensor extend(const at::Tensor& x, const SiteParameters& parameters) = 0;
  /// Whether it rounds what it keeps. It then stands in the hook's place: what it takes is transformed as the
  /// site asks for and not rounded yet, and what it gives is brought back afterwards.
  virtual bool rounds() const = 0;
  virtual void clear() = 0;                 ///< forgets all tokens
  virtual std::int64_t length() const = 0;  ///< tokens so far
  virtual std::int64_t bytes() const = 0;   ///< of memory that they take
};

/// Keeps every token as it comes.
class FloatStore : public TokenStore {
 public:
  at::Tensor extend(const at::Tensor& x, const SiteParameters& parameters) override;
  bool rounds() const override { return false; }
  void clear() override { all_.reset(); }
  std::int64_t length() const override { return all_.defined() ? all_.size(-2) : 0; }
  std::int64_t bytes() const override;

 private:
  at::Tensor all_;  // [..., length, channels]
};

/// Keys and values of earlier tokens in one block, for generation.
struct KvCache {
  std::unique_ptr<TokenStore> keys = std::make_unique<FloatStore>();
  std::unique_ptr<TokenStore> values = std::make_unique<FloatStore>();

  void clear() { keys->clear(), values->clear(); }
  std::int64_t length() const { return keys->length(); }
  std::int64_t bytes() const { return keys->bytes() + values->bytes(); }
};

}  // namespace aq
