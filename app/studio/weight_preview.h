#pragma once

#include <functional>
#include <string>

#include "core/run/run_event.h"

namespace aq {

/// Histogram of a tensor of a model's checkpoint.
using WeightHistogram = std::function<Histogram(const std::string& model, const std::string& tensor)>;

/// Looks into the checkpoint itself; the model that was asked about last stays open. To be called by one
/// thread at a time; it throws Error(BadInput).
WeightHistogram checkpoint_histograms();

}  // namespace aq
