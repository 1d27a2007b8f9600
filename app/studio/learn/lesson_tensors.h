// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

struct LessonTensors {
  LessonExcerpt excerpt;
  at::Tensor weight;  // float32 [out, in], out ≤ 96, in ≤ 128
  at::Tensor inputs;  // float32 [tokens, in]

  std::int64_t out() const { return weight.size(0); }
  std::int64_t in() const { return weight.size(1); }
};

/// E·H·Eᵀ summed over the output channels and divided by what W itself gives: the relative squared error of a
/// layer's outputs whose weights are off by E. @param error [out, in]; @param gram Σ x·xᵀ [in, in]
double relative_output_error(const at::Tensor& error, const at::Tensor& weight, const at::Tensor& gram);
/// Σ x·xᵀ of rows x. @param inputs [tokens, in]; @returns [in, in]
at::Tensor gram_of(const at::Tensor& inputs);
/// ‖a − b‖² / ‖b‖².
double relative_error(const at::Tensor& a, const at::Tensor& b);

std::vector<double> to_doubles(const at::Tensor& values);

/// `count` channels spread evenly, with the `loudest` of the largest magnitudes among them; rising.
/// @param magnitudes [channels]; @returns int64 [min(count, channels)]
at::Tensor chosen_channels(const at::Tensor& magnitudes, std::int64_t count, std::int64_t loudest);

}  // namespace aq
