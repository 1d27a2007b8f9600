// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/run/ranks.h"

namespace aq {

/// The mean gradient of a batch whose samples lie on several ranks, as in data-parallel training (Li et al.
/// 2020, PyTorch Distributed). Sums are formed in double precision, where those of float32 gradients are
/// exact but for the rarest: however the samples are dealt out, the parameters take the same step.
class BatchGradients {
 public:
  explicit BatchGradients(const Ranks& ranks) : ranks_(ranks) {}

  /// @param parameters that backward() leaves gradients in. @param samples of the batch, on all ranks
  void begin(std::vector<at::Tensor> parameters, std::int64_t samples);
  /// Takes the gradients that one sample has left. @param place of the sample in its batch
  void add(std::int64_t place, double loss);
  /// A sample without gradients: no rank will have any. @param loss may be no number
  void add_failed(std::int64_t place, double loss);
  /// The losses of the batch; the parameters have its mean gradient, unless some sample failed. Every rank
  /// calls.
  std::vector<double> finish();
  bool failed() const { return failed_; }  ///< on any rank, as of finish()

 private:
  bool direct() const { return ranks_.alone() && samples_ == 1; }
  void sum_over_ranks();
  void put_back();
  /// float64, the size of the parameter: a part of `sums_`.
  std::vector<at::Tensor> parts() const;

  const Ranks& ranks_;
  std::vector<at::Tensor> parameters_;
  std::int64_t samples_ = 0;
  bool failed_ = false;
  std::vector<double> losses_;
  at::Tensor sums_;  // float64 [samples + 1 + Σ parameters]: losses, failures, gradients
};

}  // namespace aq
