// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <c10/core/ScalarType.h>

#include <string>

namespace aq {

/// Precision of matrix products under "float32" or "bfloat16"; float32, with a warning, where the processor
/// does not multiply bfloat16 numbers.
at::ScalarType products_of(const std::string& compute);

/// While it lives, matrix products run in the given precision ("float32" or "bfloat16"); everything else
/// stays float32.
class ComputeMode {
 public:
  explicit ComputeMode(const std::string& compute);
  ~ComputeMode();
  ComputeMode(const ComputeMode&) = delete;
  ComputeMode& operator=(const ComputeMode&) = delete;

 private:
  bool reduced_;
};

}  // namespace aq
