#include "core/model/attention.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/model/kv_cache.h"
#include "core/model/linear.h"
#include "core/model/norm.h"
#include "core/model/rotary.h"

namespace aq {
namespace {

constexpr std::int64_t kScoreBytes = 2 << 20;  ///< of one chunk of scores: what stays in a core's cache
constexpr std::int64_t kQueries = 128;         ///< tokens that are scored together

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

/// −∞ where a key lies after its query, or outside of the window that ends with it (0: there is none).
/// @returns [group·tokens, keys], the same for every query head of a group
at::Tensor causal_mask(std::int64_t group, std::int64_t tokens, std::int64_t keys, std::int64_t window,
                       at::TensorOptions options) {
  const double hidden = -std::numeric_limits<double>::infinity();
  at::Tensor mask = at::full({tokens, keys}, hidden, options).triu_(keys - tokens + 1);
  if (window > 0 && window < keys)
    mask += at::full({tokens, keys}, hidden, options).tril_(keys - tokens - window);
  return mask.repeat({group, 1});
}

/// How scores are made of queries and keys.
struct Scoring {
  at::Tensor mask;     // [group·tokens, keys]
  double scale = 1;    ///< of the products
  double softcap = 0;  ///< c of c·tanh(score / c); 0: none
};

/// @param q [n, group·tokens, head_dim]; k [n, keys, head_dim]; @returns [n, group·tokens, keys]
at::Tensor scores_of(const at::Tensor& q, const at::Tensor& k, const Scoring& scoring) {
  const at::Tensor transposed = k.transpose(1, 2);
  if (scoring.softcap <= 0) return at::baddbmm(scoring.mask, q, transposed, 1, scoring.scale);
  const at::Tensor scores = at::bmm(q, transposed) * (scoring.scale / scoring.softcap);
  return scores.tanh() * scoring.softcap + scoring.mask;
}

/// softmax(scores) v. @param v [n, keys, head_dim]
at::Tensor attended(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const Scoring& scoring) {
  return at::bmm(at::softmax(scores_of(q, k, scoring), -1), v);
}

/// The same, a few heads at a time, so that the scores never leave the cache.
at::Tensor attended_in_chunks(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                              const Scoring& scoring) {
  const std::int64_t bytes = scoring.mask.numel() * static_cast<std::int64_t>(scoring.mask.element_size());
  const std::int64_t step = std::max<std::int64_t>(1, kScoreBytes / std::max<std::int64_t>(1, bytes));
  std::vector<at::Tensor> parts;
  for (std::int64_t first = 0; first < q.size(0); first += step) {
    const auto count = std::min(step, q.size(0) - first);
    parts.push_back(
        attended(q.narrow(0, first, count), k.narrow(0, first, count), v.narrow(0, first, count), scoring));
  }
  return at::cat(parts);
}

/// Query heads that share a KV head become rows of one product, so that no key or value is repeated.
/// @param queries [batch, heads, tokens, head_dim]; keys, values [batch·kv_heads, keys, head_dim]
/// @returns [batch, heads, tokens, head_dim]
at::Tensor grouped(const BlockShape& shape, const at::Tensor& queries, const at::Tensor& keys,
                   const at::Tensor& values, double scale) {
  const auto group = shape.kv_group(), tokens = queries.size(2);
  const at::Tensor q = queries.reshape({keys.size(0), group * tokens, shape.head_dim});
  const Scoring scoring{causal_mask(group, tokens, keys.size(1), shape.window, q.options()), scale,
                        shape.attention_softcap};
  const bool learning =
      c10::GradMode::is_enabled() && (q.requires_grad() || keys.requires_grad() || values.requires_grad());
  const at::Tensor y =
      learning ? attended(q, keys, values, scoring) : attended_in_chunks(q, keys, values, scoring);
  return y.view(queries.sizes());
}

/// Some queries at a time, which see no more keys than those up to the last of them: half of the scores are
/// never computed.
/// @returns [batch, tokens, heads·head_dim]
at::Tensor causal_attention(const BlockShape& shape, const Heads& heads, double scale) {
  const auto batch = heads.queries.size(0), tokens = heads.queries.size(2), all = heads.keys.size(2);
  const at::Tensor k = heads.keys.reshape({-1, all, shape.head_dim});
  const at::Tensor v = heads.values.reshape({-1, all, shape.head_dim});
  std::vector<at::Tensor> parts;
  for (std::int64_t first = 0; first < tokens; first += kQueries) {
    const auto count = std::min(kQueries, tokens - first), keys = all - tokens + first + count;
    parts.push_back(grouped(shape, heads.queries.narrow(2, first, count), k.narrow(1, 0, keys),
                            v.narrow(1, 0, keys), scale));
  }
  return at::cat(parts, 2).transpose(1, 2).reshape({batch, tokens, shape.heads * shape.head_dim});
}

}  // namespace

at::Tensor attention(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                     ActivationHook* hook, KvCache* cache) {
  const at::Tensor input = observed(weights, hook, ActivationSite::AttentionInput, x);
  const Heads heads = shape.rope ? project_rotary(shape, weights, input, hook, cache)
                                 : project_plain(shape, weights, input, hook, cache);
  const double scale = shape.rope ? shape.score_scale() : 1;  // without RoPE queries come scaled
  const at::Tensor y =
      observed(weights, hook, ActivationSite::OutputInput, causal_attention(shape, heads, scale));
  return apply_linear(weights[LinearRole::Output], y);
}

}  // namespace aq
