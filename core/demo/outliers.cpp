#include "core/demo/outliers.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

namespace aq::demo {
namespace {

using Roles = std::vector<LinearRole>;

BlockWeights cloned(const BlockWeights& block) {
  BlockWeights copy = block;
  const auto clone = [](at::Tensor& tensor) {
    if (tensor.defined()) tensor = tensor.detach().clone();
  };
  for (Norm* norm : {&copy.attention_norm, &copy.mlp_norm}) clone(norm->weight), clone(norm->bias);
  for (auto& linear : copy.linears) clone(linear.weight), clone(linear.bias);
  return copy;
}

/// Root of the summed squares of what reads each input channel. @returns [in]
at::Tensor column_norms(const BlockWeights& block, const Roles& readers) {
  at::Tensor squares;
  for (const auto role : readers) {
    const at::Tensor sum = block[role].weight.square().sum(0);
    squares = squares.defined() ? squares + sum : sum;
  }
  return squares.sqrt();
}

/// A factor for each of some channels: powers of two that raise `scale` to the wanted multiple of its median.
/// @param scale      [channels], the size of each channel's activation
/// @param importance [channels], of which the least are taken
/// @returns [channels], one where a channel stays as it is
at::Tensor factors(const at::Tensor& scale, const at::Tensor& importance, int count, double strength,
                   std::int64_t index) {
  at::Tensor chosen = at::ones_like(scale);
  const at::Tensor order = importance.argsort();
  const double median = scale.median().item<double>();
  for (int rank = 0; rank < count; ++rank) {
    const auto channel = order[rank].item<std::int64_t>();
    const double wanted = strength / std::exp2((rank + index) % 3) * median;
    const double present = std::max(scale[channel].item<double>(), median / 64);
    chosen[channel] = std::exp2(std::round(std::log2(wanted / present)));
  }
  return chosen;
}

void scale_outputs(Linear& linear, const at::Tensor& factor) {
  linear.weight.mul_(factor.unsqueeze(1));
  if (linear.bias.defined()) linear.bias.mul_(factor);
}

void raise_norm(BlockWeights& block, Norm& norm, const Roles& readers, int count, double strength,
                std::int64_t index) {
  at::Tensor scale = norm.weight.abs();
  if (norm.bias.defined()) scale = (scale.square() + norm.bias.square()).sqrt();
  const at::Tensor factor = factors(scale, scale * column_norms(block, readers), count, strength, index);
  norm.weight.mul_(factor);
  if (norm.bias.defined()) norm.bias.mul_(factor);
  for (const auto role : readers) block[role].weight.div_(factor);
}

/// @param norm before the layer: its weight is the size of the layer's inputs
at::Tensor output_scale(const Linear& linear, const Norm& norm) {
  return (linear.weight * norm.weight).square().sum(1).sqrt();
}

void raise_values(const BlockShape& shape, BlockWeights& block, const OutlierOptions& options,
                  std::int64_t index) {
  auto& value = block[LinearRole::Value];
  auto& output = block[LinearRole::Output];
  const std::vector<std::int64_t> heads{shape.kv_heads, shape.kv_group(), shape.head_dim};
  const at::Tensor read =
      output.weight.square().sum(0).view(heads).sum(1).sqrt().flatten();  // [kv_heads·head_dim]
  const at::Tensor scale = output_scale(value, block.attention_norm);
  const at::Tensor factor =
      factors(scale, scale * read, options.value_channels, options.value_strength, index);
  scale_outputs(value, factor);
  output.weight.div_(factor.view({shape.kv_heads, 1, shape.head_dim}).expand(heads).reshape({-1}));
}

void raise_hidden(BlockWeights& block, const OutlierOptions& options, std::int64_t index) {
  auto& up = block[LinearRole::Up];
  const at::Tensor scale = output_scale(up, block.mlp_norm);
  const at::Tensor importance = scale * column_norms(block, {LinearRole::Down});
  const at::Tensor factor = factors(scale, importance, options.down_channels, options.down_strength, index);
  scale_outputs(up, factor);
  block[LinearRole::Down].weight.div_(factor);
}

}  // namespace

BlockWeights with_outliers(const BlockShape& shape, const BlockWeights& block, std::int64_t index,
                           const OutlierOptions& options) {
  auto raised = cloned(block);
  raise_values(shape, raised, options, index);
  raise_hidden(raised, options, index);
  const Roles attention{LinearRole::Query, LinearRole::Key, LinearRole::Value};
  const Roles mlp =
      shape.mlp == MlpKind::Gated ? Roles{LinearRole::Gate, LinearRole::Up} : Roles{LinearRole::Up};
  raise_norm(raised, raised.attention_norm, attention, options.norm_channels, options.norm_strength, index);
  raise_norm(raised, raised.mlp_norm, mlp, options.norm_channels, options.norm_strength, index + 1);
  return raised;
}

}  // namespace aq::demo
