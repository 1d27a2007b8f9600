// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "core/model/block.h"
#include "core/run/ranks.h"

namespace aq {

/// Accumulates the Hessian of a layer's squared output error, H = 2/n · Σ x·xᵀ over the n inputs x (GPTQ,
/// section 3.1), at one site of a block. Activations pass through `next` (which may be null) first: what is
/// seen is what the layer multiplies, after its quantization. Of a mixture it is one expert's tokens alone.
class HessianRecorder : public ActivationHook {
 public:
  explicit HessianRecorder(ActivationSite site, ActivationHook* next = nullptr,
                           std::optional<std::int64_t> expert = std::nullopt)
      : site_(site), next_(next), expert_(expert) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) override;
  void enter_expert(std::int64_t expert, const at::Tensor& tokens) override;

  /// Adds rows of activations. @param x [.., channels], any float type
  void add(const at::Tensor& x);
  /// Takes in what the recorders of all ranks have seen. Every rank calls, after its last sample.
  void collect(const Ranks& ranks);
  /// Gives the Hessian away, float32 [channels, channels], symmetric, and starts anew: a large one is held
  /// once. @throws Error(Internal) where nothing was seen
  at::Tensor take_hessian();
  std::int64_t rows() const { return rows_; }

 private:
  ActivationSite site_;
  ActivationHook* next_;
  std::optional<std::int64_t> expert_;
  std::int64_t entered_ = -1;  // whose DownInput comes next
  at::Tensor mlp_input_;       // [batch, tokens, hidden]: of which an expert will get its part
  at::Tensor lower_;  // float32 [channels, channels]: Σ x·xᵀ on and below the diagonal blocks, junk elsewhere
  std::int64_t rows_ = 0;
};

}  // namespace aq
