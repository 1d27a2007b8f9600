// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/run/ranks.h"

namespace aq {

// What ranks have as tensors, put together. Every rank calls; by itself a rank gets back what it has.

/// The bytes of a contiguous tensor.
std::span<std::byte> bytes_of(const at::Tensor& tensor);

/// Element by element. @param own float32 or float64, contiguous; undefined on ranks that saw nothing. The
/// defined ones have one size. @returns undefined where all are
at::Tensor sum_over(const Ranks& ranks, at::Tensor own);
at::Tensor max_over(const Ranks& ranks, at::Tensor own);  ///< float32

double sum_over(const Ranks& ranks, double own);
double max_over(const Ranks& ranks, double own);

/// Part of what all ranks have together, and where it stands there.
struct Piece {
  std::int64_t key = 0;
  at::Tensor rows;  // float32 [rows] or [rows, columns]
};
/// The pieces of all ranks in the order of their keys. @param own has as many columns everywhere
std::vector<at::Tensor> gather_pieces(const Ranks& ranks, const std::vector<Piece>& own);

/// Every rank gets the first one's tensors. @param tensors elsewhere they are replaced, whatever they are
void share_tensors(const Ranks& ranks, std::vector<std::pair<std::string, at::Tensor>>& tensors);

}  // namespace aq
