// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention.h"

#include <ATen/TensorOperators.h>

#include "core/model/attention/causal_attention.h"
#include "core/model/kv_cache.h"
#include "core/model/linear.h"
#include "core/model/norm.h"
#include "core/model/rotary.h"

namespace aq {
namespace {

struct Heads {
  at::Tensor queries;       // [batch, heads, tokens, head_dim]
  at::Tensor keys, values;  // [batch, kv_heads, tokens, head_dim]
};

/// [batch, tokens, heads·head_dim] as [batch, heads, tokens, head_dim], a view.
at::Tensor split_heads(const at::Tensor& x, std::int64_t head_dim) {
  return x.view({x.size(0), x.size(1), -1, head_dim}).transpose(1, 2);
}

/// A store that rounds, in the hook's place.
class StoreHook : public ActivationHook {
 public:
  explicit StoreHook(TokenStore& store) : store_(store) {}
  at::Tensor apply(ActivationSite /*site*/, const at::Tensor& x, const SiteParameters& parameters) override {
    return store_.extend(x, parameters);
  }

 private:
  TokenStore& store_;
};

/// Keys or values of all tokens so far, as attention is to see them. A store that rounds keeps what the hook
/// would have rounded, in the space that the site's matrices lead to; any other store keeps what the hook
/// made of it.
at::Tensor remembered(const BlockWeights& weights, ActivationHook* hook, TokenStore* store,
                      ActivationSite site, const at::Tensor& x) {
  if (store && store->rounds()) {
    StoreHook rounding(*store);
    return observed(weights, &rounding, site, x);
  }
  const at::Tensor seen = observed(weights, hook, site, x);
  return store ? store->extend(seen, weights[site]) : seen;
}

/// With learned positions the attention hooks see all heads together, and queries are scaled before them.
Heads project_plain(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                    ActivationHook* hook, KvCache* cache) {
  const at::Tensor q = observed(weights, hook, ActivationSite::Query,
                                apply_linear(weights[LinearRole::Query], x) * shape.score_scale());
  const at::Tensor k = remembered(weights, hook, cache ? cache->keys.get() : nullptr, ActivationSite::Key,
                                  apply_linear(weights[LinearRole::Key], x));
  const at::Tensor v = remembered(weights, hook, cache ? cache->values.get() : nullptr, ActivationSite::Value,
                                  apply_linear(weights[LinearRole::Value], x));
  return {split_heads(q, shape.head_dim), split_heads(k, shape.head_dim), split_heads(v, shape.head_dim)};
}

Heads project_rotary(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                     ActivationHook* hook, KvCache* cache) {
  const std::int64_t first = cache ? cache->length() : 0;
  const RotaryTable table = rotary_table(shape, first, x.size(1), x.scalar_type());
  const auto heads_of = [&](LinearRole role) {
    return split_heads(apply_linear(weights[role], x), shape.head_dim);
  };
  const auto turned = [&](LinearRole role, const Norm& norm) {
    const at::Tensor y = heads_of(role);
    return rotated(shape.query_key_norms ? apply_norm(NormKind::RmsNorm, shape.norm_eps, norm, y) : y, table);
  };
  return {observed(weights, hook, ActivationSite::Query, turned(LinearRole::Query, weights.query_norm)),
          remembered(weights, hook, cache ? cache->keys.get() : nullptr, ActivationSite::Key,
                     turned(LinearRole::Key, weights.key_norm)),
          remembered(weights, hook, cache ? cache->values.get() : nullptr, ActivationSite::Value,
                     heads_of(LinearRole::Value))};
}

}  // namespace

at::Tensor attention(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                     ActivationHook* hook, KvCache* cache) {
  const at::Tensor input = observed(weights, hook, ActivationSite::AttentionInput, x);
  const Heads heads = shape.rope ? project_rotary(shape, weights, input, hook, cache)
                                 : project_plain(shape, weights, input, hook, cache);
  const Scoring scoring{shape.rope ? shape.score_scale() : 1,  // without RoPE queries come scaled
                        shape.attention_softcap, shape.window};
  const at::Tensor y = causal_attention(heads.queries, heads.keys, heads.values, scoring);
  return apply_linear(weights[LinearRole::Output], observed(weights, hook, ActivationSite::OutputInput, y));
}

}  // namespace aq
