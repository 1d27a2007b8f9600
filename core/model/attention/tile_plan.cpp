// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/tile_plan.h"

namespace aq::tile {

Plan::Plan(const AttentionInput& input)
    : batch(input.queries.size(0)),
      kv_heads(input.keys.size(1)),
      group(input.queries.size(1) / input.keys.size(1)),
      tokens(input.queries.size(2)),
      keys(input.keys.size(2)),
      dim(input.queries.size(3)),
      first_position(input.same_position ? keys - 1 : keys - tokens),
      step(input.same_position ? 0 : 1),
      window(input.scoring.window) {}

std::int64_t Plan::threads() const {
  constexpr std::int64_t kWorthAThread = 1 << 18;  // multiplications: what a thread takes to wake up
  const std::int64_t multiplications = batch * kv_heads * group * tokens * keys * dim;
  return std::clamp<std::int64_t>(multiplications / kWorthAThread, 1, at::get_num_threads());
}

}  // namespace aq::tile
