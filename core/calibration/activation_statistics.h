// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <vector>

#include "core/model/block.h"
#include "core/run/ranks.h"
#include "core/run/run_event.h"
#include "core/transform/transform_state.h"

namespace aq {

/// What one linear layer's input looked like over the calibration set.
struct SiteStatistics {
  at::Tensor absmax;        // float32 [channels]
  at::Tensor midpoint_sum;  // float64 [channels]: Σ over samples of (min + max) / 2
  int samples = 0;
  at::Tensor excerpt;  // float32 [values]: an even excerpt of values, for a histogram
  std::vector<std::int64_t> pieces;  ///< how many values each sample has there
};

/// Watches the inputs of the linear layers on their way through a block; changes nothing by itself. Activations are
/// passed on to `next` (which may be null), so that what is seen is what reaches the quantizer.
class ActivationRecorder : public ActivationHook {
 public:
  /// @param experts of a mixture; 0: there is one MLP
  explicit ActivationRecorder(ActivationHook* next = nullptr, std::int64_t experts = 0)
      : next_(next), experts_(static_cast<std::size_t>(experts)) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) override;
  void enter_expert(std::int64_t expert, const at::Tensor& tokens) override;

  /// Takes in what the recorders of all ranks have seen. Every rank calls, after its last sample.
  void collect(const Ranks& ranks);

  const SiteStatistics& at(ActivationSite site) const { return sites_[static_cast<std::size_t>(site)]; }
  /// What a placement at the site starts from. Of DownInput in a mixture it is one expert's channels after
  /// the other's; an expert that saw no token is taken for the mean of those that did.
  ChannelRange range(ActivationSite site) const;
  /// Experts that no token was sent to.
  std::vector<std::int64_t> unseen_experts() const;

 private:
  struct Expert {
    at::Tensor absmax;  // float32 [ffn]: of its own DownInput; undefined before the first token
  };
  ChannelRange expert_range() const;

  ActivationHook* next_;
  std::vector<Expert> experts_;
  std::size_t entered_ = 0;
  std::array<SiteStatistics, kActivationSites> sites_;
};

/// Counts of finite values in `bins` equal bins over their range. @param values any shape
Histogram histogram_of(const at::Tensor& values, int bins = 128);
/// The same over a given range, so that two can be compared.
Histogram histogram_of(const at::Tensor& values, double low, double high, int bins);

}  // namespace aq
