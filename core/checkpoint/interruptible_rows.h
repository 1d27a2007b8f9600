// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>

#include "core/base/interruption.h"

namespace aq {

/// Calls body(first row, last row) in parallel, as at::parallel_for does, with interruption points between
/// strips of rows. @param width values of a row @param strip values between two points: work of some ten
/// milliseconds
template <typename Body>
void interruptible_rows(std::int64_t rows, std::int64_t width, std::int64_t strip, const Body& body) {
  constexpr std::int64_t kValuesAThread = 1 << 16;  // less is not worth a thread
  const std::int64_t grain = std::max<std::int64_t>(1, kValuesAThread / std::max<std::int64_t>(1, width));
  const std::int64_t step =
      std::max<std::int64_t>(grain * at::get_num_threads(), strip / std::max<std::int64_t>(1, width));
  for (std::int64_t first = 0; first < rows; first += step) {
    interruption_point();
    at::parallel_for(first, std::min(first + step, rows), grain, body);
  }
}

}  // namespace aq
