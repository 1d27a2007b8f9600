// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/feedback/feedback_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "app/studio/learn/lesson_tensors.h"
#include "core/rounding/gptq.h"
#include "core/rounding/gptq_kernel.h"

namespace aq {
namespace {

constexpr std::int64_t kColumns = 32, kLoudestWatched = 4;

/// A part of the lesson's layer that can be watched column by column.
struct SmallLayer {
  at::Tensor weight;   // float32 [out, 32]
  at::Tensor hessian;  // 2/n·Σ x·xᵀ [32, 32]
};

SmallLayer small_layer(const LessonTensors& tensors) {
  const at::Tensor columns = chosen_channels(tensors.inputs.abs().amax(0), kColumns, kLoudestWatched);
  const at::Tensor inputs = tensors.inputs.index_select(1, columns);
  return {tensors.weight.index_select(1, columns).contiguous(),
          gram_of(inputs) * (2.0 / static_cast<double>(inputs.size(0)))};
}

/// GPTQ's kernels, one column a call.
class ColumnRounder {
 public:
  ColumnRounder(const SmallLayer& layer, const IntegerGrid& grid)
      : levels_(static_cast<float>(grid.levels())),
        out_(layer.weight.size(0)),
        in_(layer.weight.size(1)),
        upper_(factorize_inverse(layer.hessian, GptqOptions{}.dampening, false).upper),
        weights_(layer.weight.t().contiguous()),
        integers_(at::empty({out_}, at::kByte)),
        errors_(at::empty({out_}, at::kFloat)) {
    const QuantizedWeight nearest = quantize_weight(layer.weight, grid, in_);
    scale_ = nearest.scale.reshape({out_}).contiguous();
    zero_point_ = nearest.zero_point.reshape({out_}).contiguous();
  }

  void round(std::int64_t column) {
    float* weights = weights_.data_ptr<float>() + column * out_;
    const float* row = upper_.data_ptr<float>() + column * in_;
    kernel::round_column(weights, scale_.data_ptr<float>(), zero_point_.data_ptr<float>(), levels_,
                         row[column], out_, integers_.data_ptr<std::uint8_t>(), errors_.data_ptr<float>());
    kernel::feed_back(errors_.data_ptr<float>(), row + column + 1, in_ - column - 1, out_, out_,
                      weights + out_);
  }

  at::Tensor weights() const { return weights_.t(); }  ///< [out, in] as they are now

 private:
  float levels_;
  std::int64_t out_, in_;
  at::Tensor upper_;               // float32 [in, in]: UᵀU = H⁻¹
  at::Tensor weights_;             // float32 [in, out]
  at::Tensor integers_, errors_;   // [out]: of the last column
  at::Tensor scale_, zero_point_;  // float32 [out]
};

std::vector<double> channel_levels(const QuantizedWeight& on_grid, std::int64_t channel, int levels) {
  const double scale = on_grid.scale[channel].item<double>(),
               zero = on_grid.zero_point[channel].item<double>();
  std::vector<double> all;
  for (int q = 0; q <= levels; ++q) all.push_back(scale * (q - zero));
  return all;
}

}  // namespace

FeedbackTrace trace_feedback(const LessonTensors& tensors, const FeedbackSettings& settings) {
  const at::NoGradGuard no_grad;
  const SmallLayer layer = small_layer(tensors);
  const IntegerGrid grid{settings.bits, false};
  const std::int64_t in = layer.weight.size(1),
                     channel = std::clamp<std::int64_t>(settings.channel, 0, tensors.out() - 1);
  const QuantizedWeight nearest = quantize_weight(layer.weight, grid, in);
  ColumnRounder rounder(layer, grid);
  at::Tensor alone = layer.weight.clone();  // rounded by itself up to the step's column
  FeedbackTrace trace{.columns = static_cast<int>(in), .channels = static_cast<int>(tensors.out())};
  const auto record = [&] {
    trace.with.push_back(
        relative_output_error(rounder.weights() - layer.weight, layer.weight, layer.hessian));
    trace.without.push_back(relative_output_error(alone - layer.weight, layer.weight, layer.hessian));
    trace.followed.push_back(to_doubles(rounder.weights()[channel]));
  };
  record();
  for (std::int64_t column = 0; column < in; ++column) {
    rounder.round(column);
    alone.select(1, column).copy_(nearest.dequantized.select(1, column));
    record();
  }
  trace.weights = to_doubles(layer.weight[channel]);
  trace.nearest = to_doubles(nearest.dequantized[channel]);
  trace.levels = channel_levels(nearest, channel, grid.levels());
  return trace;
}

std::vector<double> gptq_channel(const LessonTensors& tensors, const FeedbackSettings& settings) {
  const at::NoGradGuard no_grad;
  const SmallLayer layer = small_layer(tensors);
  const GptqResult rounded =
      gptq_round(layer.weight, layer.hessian, {settings.bits, false}, layer.weight.size(1), {}, {}, {});
  return to_doubles(rounded.quantized.dequantized[settings.channel]);
}

}  // namespace aq
