// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/quantized_kv_cache.h"

#include <ATen/ATen.h>

#include "core/quant/packed_rows.h"

namespace aq {
namespace {

/// Every token a row.
class PackedTokens : public TokenStore {
 public:
  explicit PackedTokens(const IntegerGrid& grid) : grid_(grid) {}

  at::Tensor extend(const at::Tensor& x, const SiteParameters& parameters) override {
    append(tokens_, packed(x.to(at::kFloat), parameters), x.dim() - 2);
    return unpack_rows(tokens_, grid_, x.size(-1)).to(x.scalar_type());
  }
  bool rounds() const override { return true; }
  void clear() override { tokens_ = {}; }
  std::int64_t length() const override { return tokens_.integers.defined() ? tokens_.integers.size(-2) : 0; }
  std::int64_t bytes() const override { return tokens_.bytes(); }

 private:
  PackedRows packed(const at::Tensor& x, const SiteParameters& parameters) const {
    return parameters.low.defined() ? pack_rows_in_range(x, grid_, parameters.low, parameters.high)
                                    : pack_rows(x, grid_, parameters.lower, parameters.upper);
  }

  IntegerGrid grid_;
  PackedRows tokens_;  // [..., tokens, channels]
};

/// Every channel of a group of tokens a row; the tokens behind the last full group in float.
class PackedGroups : public TokenStore {
 public:
  PackedGroups(const IntegerGrid& grid, std::int64_t group) : grid_(grid), group_(group) {}

  at::Tensor extend(const at::Tensor& x, const SiteParameters& /*parameters*/) override {
    newest_ = newest_.defined() ? at::cat({newest_, x}, -2) : x;
    pack_full_groups();
    if (!groups_.integers.defined()) return newest_;
    const at::Tensor rounded = unpack_rows(groups_, grid_, group_)
                                   .transpose(-1, -2)  // [..., groups, group, channels]
                                   .flatten(-3, -2);
    return at::cat({rounded.to(x.scalar_type()), newest_}, -2);
  }
  bool rounds() const override { return true; }
  void clear() override { groups_ = {}, newest_.reset(); }
  std::int64_t length() const override {
    const std::int64_t groups = groups_.integers.defined() ? groups_.integers.size(-3) : 0;
    return groups * group_ + (newest_.defined() ? newest_.size(-2) : 0);
  }
  std::int64_t bytes() const override {
    return groups_.bytes() + (newest_.defined() ? static_cast<std::int64_t>(newest_.nbytes()) : 0);
  }

 private:
  void pack_full_groups() {
    const std::int64_t full = newest_.size(-2) / group_, rounded = full * group_;
    if (full == 0) return;
    const at::Tensor columns = newest_.narrow(-2, 0, rounded).unflatten(-2, {full, group_}).transpose(-1, -2);
    append(groups_, pack_rows(columns.to(at::kFloat), grid_), newest_.dim() - 2);
    newest_ = newest_.narrow(-2, rounded, newest_.size(-2) - rounded).clone();  // frees the rounded ones
  }

  IntegerGrid grid_;
  std::int64_t group_;
  PackedRows groups_;  // [..., groups, channels, group]
  at::Tensor newest_;  // [..., fewer than group, channels]
};

}  // namespace

KvCache kv_cache(const ActivationRecipe& recipe) {
  const IntegerGrid grid{recipe.effective_kv_bits(), recipe.symmetric};
  if (grid.bits >= 16) return {};
  KvCache cache{std::make_unique<PackedTokens>(grid), std::make_unique<PackedTokens>(grid)};
  if (recipe.kv_granularity == "channel")
    cache.keys = std::make_unique<PackedGroups>(grid, recipe.kv_group_size);
  return cache;
}

}  // namespace aq
