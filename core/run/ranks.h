// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/run/share.h"

namespace aq {

/// The processes that share a run, each a rank counted from 0, and what they tell one another. As it stands
/// it is a run of one process, where every exchange is the identity; core/distributed has the one over a
/// network. All ranks call the exchanges in the same order. @throws Error(Connection) from each of them where
/// another rank is lost
class Ranks {
 public:
  using Bytes = std::vector<std::byte>;

  Ranks() = default;
  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  virtual int rank() const { return 0; }
  virtual int size() const { return 1; }
  bool first() const { return rank() == 0; }
  bool alone() const { return size() == 1; }
  Share share() const { return {rank(), size()}; }

  /// Sums over the ranks, element by element and in place; every rank gets the same bits.
  virtual void sum(std::span<float> /*values*/) const {}
  virtual void sum(std::span<double> /*values*/) const {}
  /// Likewise the largest.
  virtual void max(std::span<double> /*values*/) const {}
  /// Every rank gets what the first one has.
  virtual void broadcast(std::span<std::byte> /*bytes*/) const {}
  /// What each rank has, by rank; lengths may differ.
  virtual std::vector<Bytes> gather(std::span<const std::byte> own) const {
    return {Bytes(own.begin(), own.end())};
  }
  /// The same for the first rank only and one length. @param all there size() · own.size() bytes, elsewhere
  /// empty
  virtual void gather_on_first(std::span<const std::byte> own, std::span<std::byte> all) const;
  /// The way back. @param all on the first rank size() · own.size() bytes, elsewhere empty
  virtual void deal_from_first(std::span<const std::byte> all, std::span<std::byte> own) const;
  /// 0, 1, 2, …: each number is given once, to the rank that asks first.
  virtual std::int64_t take_number() const { return numbers_++; }

  /// @throws Error(Connection) where another rank is known to be lost. Costs nothing: to be called between
  /// two steps
  virtual void check() const {}
  /// Returns when all ranks have come here.
  void wait_for_all() const;

 private:
  mutable std::atomic<std::int64_t> numbers_{0};
};

/// One of several ranks in work that it does by itself. It still notices where another one is lost.
class AloneAmong : public Ranks {
 public:
  explicit AloneAmong(std::shared_ptr<const Ranks> others) : others_(std::move(others)) {}
  void check() const override { others_->check(); }

 private:
  std::shared_ptr<const Ranks> others_;
};

}  // namespace aq
