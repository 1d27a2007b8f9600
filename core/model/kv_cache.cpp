// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/kv_cache.h"

#include <ATen/Functions.h>

namespace aq {

at::Tensor FloatStore::extend(const at::Tensor& x, const SiteParameters& /*parameters*/) {
  all_ = all_.defined() ? at::cat({all_, x}, -2) : x;
  return all_;
}

std::int64_t FloatStore::bytes() const {
  return all_.defined() ? static_cast<std::int64_t>(all_.nbytes()) : 0;
}

}  // namespace aq
