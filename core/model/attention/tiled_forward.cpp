// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>

#include <cmath>
#include <limits>

#include "core/model/attention/tile_buffer.h"
#include "core/model/attention/tile_plan.h"
#include "core/model/attention/tile_product.h"

namespace aq {
namespace {

using tile::Matrix;
using tile::Sum;

constexpr std::int64_t kChunkTiles = 8;   ///< query tiles that meet a key tile while it is in the cache
constexpr std::int64_t kFewQueries = 32;  ///< up to so many it does not pay to turn a tile of keys

/// What the threads share.
template <typename Operand>
struct ForwardRun {
  tile::Plan plan;
  Scoring scoring;
  tile::HeadMatrices<const Operand> queries, keys, values;
  tile::HeadMatrices<Sum<Operand>> sums;      // Σ p·v
  tile::HeadMatrices<Sum<Operand>> log_sums;  // a column a head
  std::int64_t chunk;                         ///< queries of one task, a multiple of kTile

  std::int64_t chunks() const { return (plan.tokens + chunk - 1) / chunk; }
  std::int64_t tasks() const { return chunks() * plan.batch * plan.kv_heads; }
};

/// So many queries a task that there are some tasks for each thread.
std::int64_t chunk_of(const tile::Plan& plan) {
  std::int64_t tiles = std::max<std::int64_t>(1, kChunkTiles / plan.group);
  const auto tasks = [&] {
    return plan.batch * plan.kv_heads * ((plan.tokens + tiles * tile::kTile - 1) / (tiles * tile::kTile));
  };
  while (tiles > 1 && tasks() < 4 * at::get_num_threads()) tiles /= 2;
  return tiles * tile::kTile;
}

/// The queries of a chunk, of all heads of a group, against the keys that they see.
template <typename Operand>
class ForwardWorker {
  using Real = Sum<Operand>;

 public:
  explicit ForwardWorker(const ForwardRun<Operand>& run)
      : run_(run),
        plan_(run.plan),
        turned_(plan_.dim, tile::kTile),
        scores_(tile::kTile, tile::kTile),
        rounded_(tile::kTile, tile::kTile),
        largest_(plan_.group, run.chunk),
        sum_(plan_.group, run.chunk),
        correction_(1, tile::kTile) {}

  /// The last chunk sees the most keys and comes first.
  void run(std::int64_t task) {
    const std::int64_t pairs = plan_.batch * plan_.kv_heads, pair = task % pairs;
    batch_ = pair / plan_.kv_heads, kv_head_ = pair % plan_.kv_heads;
    first_ = (run_.chunks() - 1 - task / pairs) * run_.chunk;
    end_ = std::min(plan_.tokens, first_ + run_.chunk);
    std::fill_n(largest_.data(), plan_.group * run_.chunk, std::numeric_limits<Real>::lowest());
    std::fill_n(sum_.data(), plan_.group * run_.chunk, Real(0));
    const std::int64_t end_key = plan_.end_key(end_ - 1);
    for (std::int64_t key = plan_.first_key(first_); key < end_key; key += tile::kTile) meet_keys(key);
    finish();
  }

 private:
  /// All queries of the chunk meet one tile of keys and values.
  void meet_keys(std::int64_t key) {
    const std::int64_t keys = std::min(tile::kTile, plan_.keys - key);
    turn_ = (end_ - first_) * plan_.group > kFewQueries;
    const Matrix<const Operand> rows = run_.keys.at(batch_, kv_head_).from(key);
    if (turn_) tile::turn(keys, plan_.dim, rows, turned_.matrix());
    for (std::int64_t member = 0; member < plan_.group; ++member)
      for (std::int64_t query = first_; query < end_; query += tile::kTile)
        if (const auto tile = plan_.tile(query, key); tile.visible()) meet(tile, member, query, key);
  }

  void meet(const tile::ScoreTile& tile, std::int64_t member, std::int64_t query, std::int64_t key) {
    const std::int64_t head = kv_head_ * plan_.group + member;
    const Matrix<Real> scores = scores_.matrix();
    score(tile, run_.queries.at(batch_, head).from(query), run_.keys.at(batch_, kv_head_).from(key));
    const std::int64_t slot = member * run_.chunk + query - first_;
    tile::online_softmax(tile, static_cast<Real>(run_.scoring.softcap), scores,
                         {largest_.data() + slot, sum_.data() + slot, correction_.data()});
    const Matrix<Real> sums = run_.sums.at(batch_, head).from(query);
    const bool first = key <= plan_.first_key(query);  // of the tiles that these queries see
    if (!first) tile::scale_rows(tile.queries, plan_.dim, correction_.data(), sums);
    const auto operands = tile::operands_of(tile.queries, tile.keys, scores, rounded_.matrix());
    tile::multiply({tile.queries, plan_.dim, tile.keys}, Real(1), operands,
                   run_.values.at(batch_, kv_head_).from(key), first ? Real(0) : Real(1), sums);
  }

  void score(const tile::ScoreTile& tile, Matrix<const Operand> queries, Matrix<const Operand> keys) {
    const tile::ProductSize size{tile.queries, tile.keys, plan_.dim};
    const Real scale = static_cast<Real>(run_.scoring.scale);
    if (turn_)
      tile::multiply(size, scale, queries, turned_.matrix(), Real(0), scores_.matrix());
    else
      tile::multiply_turned(size, scale, queries, keys, scores_.matrix());
  }

  /// Divides by the sums of the softmax, and keeps their logarithms.
  void finish() {
    for (std::int64_t member = 0; member < plan_.group; ++member) {
      const std::int64_t head = kv_head_ * plan_.group + member, count = end_ - first_;
      Real *sum = sum_.data() + member * run_.chunk, *largest = largest_.data() + member * run_.chunk;
      Real* log_sums = run_.log_sums.at(batch_, head).row(first_);
      for (std::int64_t i = 0; i < count; ++i) {
        log_sums[i] = largest[i] + std::log(sum[i]);
        sum[i] = 1 / sum[i];
      }
      tile::scale_rows(count, plan_.dim, sum, run_.sums.at(batch_, head).from(first_));
    }
  }

  const ForwardRun<Operand>& run_;
  const tile::Plan& plan_;
  tile::Buffer<Operand> turned_;      // [dim, keys] of the tile
  tile::Buffer<Real> scores_;         // [queries, keys] of the tile
  tile::Buffer<Operand> rounded_;     // [queries, keys] the scores as products take them
  tile::Buffer<Real> largest_, sum_;  // [group, chunk]
  tile::Buffer<Real> correction_;     // [queries] of the tile
  std::int64_t batch_ = 0, kv_head_ = 0, first_ = 0, end_ = 0;
  bool turn_ = true;
};

template <typename Operand>
void run_forward(const AttentionInput& input, const at::Tensor& sums, const at::Tensor& log_sums) {
  using Real = Sum<Operand>;
  const tile::Plan plan(input);
  const ForwardRun<Operand> run{plan,
                                input.scoring,
                                tile::HeadMatrices<const Operand>(input.queries),
                                tile::HeadMatrices<const Operand>(input.keys),
                                tile::HeadMatrices<const Operand>(input.values),
                                tile::HeadMatrices<Real>(sums),
                                tile::HeadMatrices<Real>(log_sums.unsqueeze(-1)),
                                chunk_of(plan)};
  tile::share_tasks(run.tasks(), plan.threads(), [&] { return ForwardWorker<Operand>(run); });
}

}  // namespace

AttentionOutput tiled_attention(const AttentionInput& input) {
  const at::Tensor& q = input.queries;
  return tile::for_operand(q, [&](auto operand) {
    using Operand = decltype(operand);
    const auto options = q.options().dtype(c10::CppTypeToScalarType<Sum<Operand>>::value);
    const at::Tensor sums = at::empty({q.size(0), q.size(2), q.size(1), q.size(3)}, options).transpose(1, 2);
    const at::Tensor log_sums = at::empty({q.size(0), q.size(1), q.size(2)}, options);
    if (q.numel() > 0) run_forward<Operand>(input, sums, log_sums);
    return AttentionOutput{sums.to(q.scalar_type()), log_sums};
  });
}

}  // namespace aq
