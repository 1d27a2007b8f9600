// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>

#include "core/model/attention/tile_buffer.h"
#include "core/model/attention/tile_plan.h"
#include "core/model/attention/tile_product.h"

namespace aq {
namespace {

using tile::Matrix;
using tile::Sum;

/// What the threads share. Where there are fewer heads than threads the tiles of keys are dealt out to
/// `parts` tasks a head, and each sums the queries' gradients by itself.
template <typename Operand>
struct BackwardRun {
  using Real = Sum<Operand>;

  tile::Plan plan;
  Scoring scoring;
  tile::HeadMatrices<const Operand> queries, keys, values, outputs, gradients;
  tile::HeadMatrices<Real> log_sums;         // a column a head
  tile::HeadMatrices<Real> query_gradients;  // of part 0
  tile::HeadMatrices<Real> key_gradients, value_gradients;
  std::int64_t parts, part_stride;

  std::int64_t tasks() const { return parts * plan.batch * plan.kv_heads; }
  Matrix<Real> query_gradients_of(std::int64_t part, std::int64_t batch, std::int64_t head) const {
    const Matrix<Real> first = query_gradients.at(batch, head);
    return {first.data + part * part_stride, first.stride};
  }
};

/// The keys of one KV head, or a part of them, against all queries of its group that see them. Scores lie
/// turned, [keys, queries], and so do the sums of the queries' gradients: every product is then a plain one
/// of matrices that are turned once a head, if at all.
template <typename Operand>
class BackwardWorker {
  using Real = Sum<Operand>;

 public:
  explicit BackwardWorker(const BackwardRun<Operand>& run)
      : run_(run),
        plan_(run.plan),
        turned_queries_(plan_.dim, plan_.tokens),
        turned_gradients_(plan_.dim, plan_.tokens),
        query_sums_(plan_.dim, plan_.tokens),
        log_sums_(1, tile::whole_lanes(plan_.tokens)),
        dots_(1, tile::whole_lanes(plan_.tokens)),
        turned_keys_(plan_.dim, tile::kTile),
        scores_(tile::kTile, tile::kTile),
        score_gradients_(tile::kTile, tile::kTile),
        rounded_scores_(tile::kTile, tile::kTile),
        rounded_gradients_(tile::kTile, tile::kTile) {}

  void run(std::int64_t task) {
    part_ = task % run_.parts;
    batch_ = task / run_.parts / plan_.kv_heads, kv_head_ = task / run_.parts % plan_.kv_heads;
    for (std::int64_t member = 0; member < plan_.group; ++member) {
      head_ = kv_head_ * plan_.group + member;
      prepare_queries();
      for (std::int64_t key = part_ * tile::kTile; key < plan_.keys; key += run_.parts * tile::kTile)
        meet_queries(key);
      tile::turn(plan_.dim, plan_.tokens, query_sums_.matrix(),
                 run_.query_gradients_of(part_, batch_, head_));
    }
  }

 private:
  void prepare_queries() {
    const auto gradients = run_.gradients.at(batch_, head_);
    tile::turn(plan_.tokens, plan_.dim, run_.queries.at(batch_, head_), turned_queries_.matrix());
    tile::turn(plan_.tokens, plan_.dim, gradients, turned_gradients_.matrix());
    tile::row_dots(plan_.tokens, plan_.dim, gradients, run_.outputs.at(batch_, head_), dots_.data());
    std::copy_n(run_.log_sums.at(batch_, head_).data, plan_.tokens, log_sums_.data());
    std::fill_n(query_sums_.data(), plan_.dim * plan_.tokens, Real(0));
  }

  /// One tile of keys and values meets all queries of the head.
  void meet_queries(std::int64_t key) {
    const std::int64_t keys = std::min(tile::kTile, plan_.keys - key);
    tile::turn(keys, plan_.dim, run_.keys.at(batch_, kv_head_).from(key), turned_keys_.matrix());
    for (std::int64_t query = 0; query < plan_.tokens; query += tile::kTile)
      if (const auto tile = plan_.tile(query, key); tile.visible()) meet(tile, query, key);
  }

  void meet(const tile::ScoreTile& tile, std::int64_t query, std::int64_t key) {
    differentiate(tile, query, key);
    const auto probabilities =
        tile::operands_of(tile.keys, tile.queries, scores_.matrix(), rounded_scores_.matrix());
    const auto gradients =
        tile::operands_of(tile.keys, tile.queries, score_gradients_.matrix(), rounded_gradients_.matrix());
    const tile::ProductSize over_queries{tile.keys, plan_.dim, tile.queries};
    tile::multiply(over_queries, Real(1), probabilities, run_.gradients.at(batch_, head_).from(query),
                   Real(1), run_.value_gradients.at(batch_, kv_head_).from(key));
    tile::multiply(over_queries, Real(1), gradients, run_.queries.at(batch_, head_).from(query), Real(1),
                   run_.key_gradients.at(batch_, kv_head_).from(key));
    tile::multiply({plan_.dim, tile.queries, tile.keys}, Real(1), turned_keys_.matrix(), gradients, Real(1),
                   query_sums_.matrix().from(0, query));
  }

  /// Leaves the probabilities of a tile and the gradients of its products.
  void differentiate(const tile::ScoreTile& tile, std::int64_t query, std::int64_t key) {
    const tile::ProductSize over_channels{tile.keys, tile.queries, plan_.dim};
    const Real scale = static_cast<Real>(run_.scoring.scale);
    tile::multiply(over_channels, scale, run_.keys.at(batch_, kv_head_).from(key),
                   turned_queries_.matrix().from(0, query), Real(0), scores_.matrix());
    tile::multiply(over_channels, Real(1), run_.values.at(batch_, kv_head_).from(key),
                   turned_gradients_.matrix().from(0, query), Real(0), score_gradients_.matrix());
    tile::softmax_gradient(tile, static_cast<Real>(run_.scoring.softcap), scale, scores_.matrix(),
                           score_gradients_.matrix(), log_sums_.data() + query, dots_.data() + query);
  }

  const BackwardRun<Operand>& run_;
  const tile::Plan& plan_;
  tile::Buffer<Operand> turned_queries_, turned_gradients_;   // [dim, tokens] of the head
  tile::Buffer<Real> query_sums_;                             // [dim, tokens] the queries' gradients, turned
  tile::Buffer<Real> log_sums_, dots_;                        // [tokens] dots: gradient · output
  tile::Buffer<Operand> turned_keys_;                         // [dim, keys] of the tile
  tile::Buffer<Real> scores_, score_gradients_;               // [keys, queries] of the tile
  tile::Buffer<Operand> rounded_scores_, rounded_gradients_;  // the same as products take them
  std::int64_t part_ = 0, batch_ = 0, kv_head_ = 0, head_ = 0;
};

std::int64_t parts_of(const tile::Plan& plan) {
  const std::int64_t pairs = plan.batch * plan.kv_heads, tiles = (plan.keys + tile::kTile - 1) / tile::kTile;
  return std::clamp<std::int64_t>((plan.threads() + pairs - 1) / pairs, 1, tiles);
}

/// Zeros in the order in memory of `x`.
at::Tensor sums_like(const at::Tensor& x, at::ScalarType type) {
  return at::zeros_like(x, x.options().dtype(type));
}

template <typename Operand>
AttentionGradients run_backward(const AttentionInput& input, const AttentionOutput& output,
                                const at::Tensor& gradient) {
  using Real = Sum<Operand>;
  constexpr auto kReal = c10::CppTypeToScalarType<Real>::value;
  const tile::Plan plan(input);
  const std::int64_t parts = parts_of(plan);
  const at::Tensor queries =
      parts == 1 ? at::empty_like(input.queries, input.queries.options().dtype(kReal))
                 : at::empty({parts, plan.batch, plan.kv_heads * plan.group, plan.tokens, plan.dim},
                             input.queries.options().dtype(kReal));
  const at::Tensor keys = sums_like(input.keys, kReal), values = sums_like(input.values, kReal);
  const at::Tensor first = parts == 1 ? queries : queries[0];
  const BackwardRun<Operand> run{plan,
                                 input.scoring,
                                 tile::HeadMatrices<const Operand>(input.queries),
                                 tile::HeadMatrices<const Operand>(input.keys),
                                 tile::HeadMatrices<const Operand>(input.values),
                                 tile::HeadMatrices<const Operand>(output.values),
                                 tile::HeadMatrices<const Operand>(gradient),
                                 tile::HeadMatrices<Real>(output.log_sums.unsqueeze(-1)),
                                 tile::HeadMatrices<Real>(first),
                                 tile::HeadMatrices<Real>(keys),
                                 tile::HeadMatrices<Real>(values),
                                 parts,
                                 parts == 1 ? 0 : queries.stride(0)};
  tile::share_tasks(run.tasks(), plan.threads(), [&] { return BackwardWorker<Operand>(run); });
  const auto type = input.queries.scalar_type();
  return {(parts == 1 ? queries : queries.sum(0)).to(type), keys.to(type), values.to(type)};
}

}  // namespace

AttentionGradients tiled_attention_backward(const AttentionInput& input, const AttentionOutput& output,
                                            const at::Tensor& gradient) {
  if (input.queries.numel() == 0)
    return {at::zeros_like(input.queries), at::zeros_like(input.keys), at::zeros_like(input.values)};
  return tile::for_operand(
      input.queries, [&](auto operand) { return run_backward<decltype(operand)>(input, output, gradient); });
}

}  // namespace aq
