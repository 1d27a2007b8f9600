// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/model/family.h"

namespace aq {

/// A norm of a block: where it stands, what the family calls it (without ".weight"), and how wide it is.
struct NamedNorm {
  Norm BlockWeights::*norm;
  std::string name;
  std::int64_t size = 0;
  NormKind kind = NormKind::RmsNorm;
};

/// The norms that a block of this shape has.
std::vector<NamedNorm> norms_of(const Family& family, const BlockShape& shape, std::int64_t block);

/// A norm as it is computed with: the gain is the stored weight plus the family's norm_offset, added in
/// float32 at least.
Norm load_norm(const TensorSource& tensors, const Family& family, const std::string& name,
               at::ScalarType dtype);

/// The gain as the family stores it, in the dtype of the stored one: that itself, to the last bit, where the
/// gain was not changed. @param gain [size]
at::Tensor stored_gain(const TensorSource& tensors, const Family& family, const std::string& name,
                       const at::Tensor& gain);

}  // namespace aq
