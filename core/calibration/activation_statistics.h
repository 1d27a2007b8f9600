#pragma once

#include <ATen/core/Tensor.h>

#include <array>

#include "core/model/block.h"
#include "core/run/run_event.h"
#include "core/transform/transform_state.h"

namespace aq {

/// What one linear layer's input looked like over the calibration set.
struct SiteStatistics {
  at::Tensor absmax;        // float32 [channels]
  at::Tensor midpoint_sum;  // float32 [channels]: Σ over samples of (min + max) / 2
  int samples = 0;
  at::Tensor excerpt;  // float32 [values]: an even excerpt of values, for a histogram
};

/// Watches the inputs of the linear layers on their way through a block; changes nothing by itself. Activations are
/// passed on to `next` (which may be null), so that what is seen is what reaches the quantizer.
class ActivationRecorder : public ActivationHook {
 public:
  explicit ActivationRecorder(ActivationHook* next = nullptr) : next_(next) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) override;

  const SiteStatistics& at(ActivationSite site) const { return sites_[static_cast<std::size_t>(site)]; }
  ChannelRange range(ActivationSite site) const;

 private:
  ActivationHook* next_;
  std::array<SiteStatistics, kActivationSites> sites_;
};

/// Counts of finite values in `bins` equal bins over their range. @param values any shape
Histogram histogram_of(const at::Tensor& values, int bins = 128);
/// The same over a given range, so that two can be compared.
Histogram histogram_of(const at::Tensor& values, double low, double high, int bins);

}  // namespace aq
