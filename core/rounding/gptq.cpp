// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/gptq.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include "core/base/error.h"
#include "core/quant/weight_rows.h"
#include "core/rounding/gptq_kernel.h"

namespace aq {
namespace {

/// Output channels a thread takes at once: a block of columns of them stays in the second-level cache.
constexpr std::int64_t kChannels = 256;

void require_fit(const at::Tensor& weight, const InverseFactor& factor, std::int64_t row) {
  const std::int64_t in = weight.size(1);
  const bool whole = row == weight.numel();
  if (factor.upper.size(0) == in && row > 0 && (whole || row <= in)) return;
  throw Error(ErrorKind::Internal, "rounding", "a weight with " + std::to_string(in) + " inputs",
              "the Hessian or groups of " + std::to_string(row) + " do not fit it");
}

at::Tensor factors_of_group(const at::Tensor& factors, std::int64_t out, std::int64_t group) {
  return factors.defined() ? factors.reshape({out, -1}).select(1, group).contiguous() : at::Tensor();
}

/// One layer on its way to the grid. Weights are held transposed: a column is contiguous over the output
/// channels.
class GptqRounder {
 public:
  GptqRounder(const at::Tensor& weight, const InverseFactor& factor, const IntegerGrid& grid,
              std::int64_t row, at::Tensor lower, at::Tensor upper, const GptqOptions& options)
      : factor_(factor),
        grid_(grid),
        lower_(std::move(lower)),
        upper_(std::move(upper)),
        out_(weight.size(0)),
        in_(weight.size(1)),
        group_(std::min(row, in_)),
        one_scale_(row > in_),
        block_(std::max<std::int64_t>(1, options.block_size)) {
    const bool reordered = !at::equal(factor.order, at::arange(in_, at::kLong));
    fixed_ = group_ == in_ || options.static_groups || (reordered && lower_.defined());
    const at::Tensor columns = weight.detach().to(at::kFloat).t();  // [in, out]
    scale_ = at::empty({RowCut{in_, group_}.rows_a_line(), out_}, at::kFloat);
    zero_point_ = at::empty_like(scale_);
    if (fixed_) set_all_grids(columns.t().contiguous(), row);
    weights_ = columns.index_select(0, factor.order).contiguous();
    integers_ = at::empty({in_, out_}, at::kByte);
    group_of_step_ = (fixed_ ? factor.order : at::arange(in_, at::kLong)).div(group_, "floor").contiguous();
    keeps_groups_ = group_ < in_ && !fixed_ && reordered;
  }

  void run(const RunContext& context) {
    for (std::int64_t begin = 0; begin < in_;) {
      context.check();
      const std::int64_t end = block_end(begin);
      const at::Tensor errors = round_block(begin, end);  // [end − begin, out]
      // A dead column's error reaches no output; its entry of the factor stands for nothing.
      const at::Tensor dead = factor_.dead.index_select(0, factor_.order.slice(0, begin, end)).unsqueeze(1);
      loss_ += errors.masked_fill(dead, 0).square().sum(at::kDouble).item<double>() / 2;
      if (end < in_)
        weights_.slice(0, end).addmm_(factor_.upper.slice(0, begin, end).slice(1, end).t(), errors, 1, -1);
      begin = end;
    }
  }

  GptqResult result(at::ScalarType dtype) const {
    const at::Tensor back = at::argsort(factor_.order);
    GptqResult made;
    made.quantized.dequantized = weights_.index_select(0, back).t().to(dtype).contiguous();
    made.quantized.integers = integers_.index_select(0, back).t().contiguous();
    made.quantized.scale = shaped(scale_);
    if (!grid_.symmetric) made.quantized.zero_point = shaped(zero_point_);
    if (keeps_groups_) made.column_groups = group_of_step_.index_select(0, back);
    made.report = {loss_, factor_.dampening, factor_.retries, factor_.dead.sum().item<std::int64_t>()};
    return made;
  }

 private:
  /// Grids taken from the weights themselves open where all earlier errors have arrived: blocks end with
  /// groups.
  std::int64_t block_end(std::int64_t begin) const {
    std::int64_t end = begin + block_;
    if (!fixed_)
      end =
          group_ <= block_ ? begin + block_ / group_ * group_ : std::min(end, (begin / group_ + 1) * group_);
    return std::min(end, in_);
  }

  at::Tensor round_block(std::int64_t begin, std::int64_t end) {
    const at::Tensor errors = at::empty({end - begin, out_}, at::kFloat);
    const std::int64_t piece = fixed_ ? end - begin : std::min(group_, end - begin);
    for (std::int64_t first = begin; first < end; first += piece) {
      if (!fixed_ && first % group_ == 0) set_grid(first / group_, weights_.slice(0, first, first + group_));
      at::parallel_for(0, (out_ + kChannels - 1) / kChannels, 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t chunk = from; chunk < to; ++chunk)
          round_columns(begin, first, std::min(first + piece, end), end, chunk * kChannels,
                        errors.data_ptr<float>());
      });
    }
    return errors;
  }

  /// Steps first … last − 1 for some output channels; errors reach the columns up to `end`.
  void round_columns(std::int64_t begin, std::int64_t first, std::int64_t last, std::int64_t end,
                     std::int64_t channel, float* errors) {
    const std::int64_t count = std::min(kChannels, out_ - channel);
    const float* upper = factor_.upper.data_ptr<float>();
    const std::int64_t* group = group_of_step_.data_ptr<std::int64_t>();
    const auto levels = static_cast<float>(grid_.levels());
    float* weights = weights_.data_ptr<float>() + channel;
    for (std::int64_t step = first; step < last; ++step) {
      const float* row = upper + step * in_;
      const std::int64_t at_grid = group[step] * out_ + channel;
      float* error = errors + (step - begin) * out_ + channel;
      kernel::round_column(weights + step * out_, scale_.data_ptr<float>() + at_grid,
                           zero_point_.data_ptr<float>() + at_grid, levels, row[step], count,
                           integers_.data_ptr<std::uint8_t>() + step * out_ + channel, error);
      kernel::feed_back(error, row + step + 1, end - step - 1, out_, count, weights + (step + 1) * out_);
    }
  }

  /// @param weight [out, in] in the original order
  void set_all_grids(const at::Tensor& weight, std::int64_t row) {
    const QuantizedWeight nearest = quantize_weight(weight, grid_, row, lower_, upper_);
    scale_.copy_(nearest.scale.t());  // one scale a tensor spreads over all channels
    zero_point_.copy_(zero_points(nearest).t());
  }

  /// @param columns [row or what is left, out]: the group's weights as they are now
  void set_grid(std::int64_t group, const at::Tensor& columns) {
    const QuantizedWeight nearest =
        quantize_weight(columns.t().contiguous(), grid_, columns.size(0),
                        factors_of_group(lower_, out_, group), factors_of_group(upper_, out_, group));
    scale_[group].copy_(nearest.scale.reshape({out_}));
    zero_point_[group].copy_(zero_points(nearest).reshape({out_}));
  }

  at::Tensor zero_points(const QuantizedWeight& quantized) const {
    return grid_.symmetric ? at::full_like(quantized.scale, grid_.symmetric_zero_point())
                           : quantized.zero_point;
  }

  /// As quantize_weight has it: [out, groups], [1, 1] where the tensor has one scale.
  at::Tensor shaped(const at::Tensor& grids) const {
    return (one_scale_ ? grids.slice(1, 0, 1) : grids).t().contiguous();
  }

  const InverseFactor& factor_;
  IntegerGrid grid_;
  at::Tensor lower_, upper_;  // [out · groups] or undefined
  std::int64_t out_, in_, group_;
  bool one_scale_;
  std::int64_t block_;
  bool fixed_ = false;         // grids are known before the first column is rounded
  bool keeps_groups_ = false;  // a column's group does not follow from its place
  at::Tensor weights_;   // float32 [in, out] in the order of rounding; on the grid once its step is done
  at::Tensor integers_;  // uint8 [in, out]
  at::Tensor scale_, zero_point_;  // float32 [groups, out]
  at::Tensor group_of_step_;       // int64 [in]
  double loss_ = 0;
};

}  // namespace

GptqOptions gptq_options(const RoundingRecipe& recipe) {
  return {recipe.dampening, recipe.act_order, recipe.static_groups, recipe.block_size};
}

GptqResult gptq_round(const at::Tensor& weight, const InverseFactor& factor, const IntegerGrid& grid,
                      std::int64_t row, const at::Tensor& lower, const at::Tensor& upper,
                      const GptqOptions& options, const RunContext& context) {
  const at::NoGradGuard no_grad;
  require_fit(weight, factor, row);
  InverseFactor ready = factor;
  ready.upper = factor.upper.contiguous();
  GptqRounder rounder(weight, ready, grid, row, lower, upper, options);
  rounder.run(context);
  return rounder.result(weight.scalar_type());
}

GptqResult gptq_round(const at::Tensor& weight, const at::Tensor& hessian, const IntegerGrid& grid,
                      std::int64_t row, const at::Tensor& lower, const at::Tensor& upper,
                      const GptqOptions& options, const RunContext& context) {
  return gptq_round(weight, factorize_inverse(hessian, options.dampening, options.act_order, context), grid,
                    row, lower, upper, options, context);
}

}  // namespace aq
