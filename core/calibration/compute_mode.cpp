// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/compute_mode.h"

#include <ATen/autocast_mode.h>
#include <spdlog/spdlog.h>
#include <torch/version.h>

#include <mutex>

#include "core/base/log.h"
#include "core/base/matrix_products.h"

namespace aq {
namespace {

void switch_autocast(bool on) {
#if TORCH_VERSION_MAJOR >= 2
  if (on) at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
  at::autocast::set_autocast_enabled(at::kCPU, on);
#else
  if (on) at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(on);
#endif
}

}  // namespace

at::ScalarType products_of(const std::string& compute) {
  if (compute != "bfloat16") return at::kFloat;
  if (multiplies_bfloat16()) return at::kBFloat16;
  static std::once_flag warned;
  std::call_once(warned, [] {
    log().warn("this processor has no bfloat16 products (AVX-512 BF16 or AMX): they are computed in float32");
  });
  return at::kFloat;
}

ComputeMode::ComputeMode(const std::string& compute) : reduced_(products_of(compute) == at::kBFloat16) {
  if (!reduced_) return;
  switch_autocast(true);
  at::autocast::increment_nesting();
}

ComputeMode::~ComputeMode() {
  if (!reduced_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  switch_autocast(false);
}

}  // namespace aq
