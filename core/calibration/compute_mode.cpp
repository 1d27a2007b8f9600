#include "core/calibration/compute_mode.h"

#include <ATen/autocast_mode.h>

namespace aq {

at::ScalarType products_of(const std::string& compute) {
  return compute == "bfloat16" ? at::kBFloat16 : at::kFloat;
}

ComputeMode::ComputeMode(const std::string& compute) : reduced_(products_of(compute) == at::kBFloat16) {
  if (!reduced_) return;
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(true);
  at::autocast::increment_nesting();
}

ComputeMode::~ComputeMode() {
  if (!reduced_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_cpu_enabled(false);
}

}  // namespace aq
