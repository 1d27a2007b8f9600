// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/block_reader.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include "core/base/interruption.h"
#include "core/run/run_context.h"

namespace aq {

BlockReader::~BlockReader() { stop_.request_stop(); }

BlockWeights BlockReader::take(std::int64_t index) {
  BlockWeights weights = next_.valid() && ahead_ == index ? next_.get() : model_.block(index);
  if (index + 1 < blocks_) model_.expect_block(index + 1);
  return weights;
}

void BlockReader::read_ahead(std::int64_t index) {
  if (index >= blocks_) return;
  ahead_ = index;
  next_ = std::async(std::launch::async, [this, index, threads = at::get_num_threads()] {
    const at::NoGradGuard no_grad;  // both are settings of a thread
    at::set_num_threads(threads);
    const Interruptible interruptible([stop = RunContext(stop_.get_token(), nullptr, {})] { stop.check(); });
    return model_.block(index);
  });
}

}  // namespace aq
