// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

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

/// The channels between a layer that writes them and those that read them.
struct Channels {
  at::Tensor written;  // [channels], the size of each channel's activation
  at::Tensor read;     // [channels], the norm of the columns it meets
  at::Tensor order;    // int64 [channels], those first that matter least
  at::Tensor factor;   // [channels], what to multiply each with: one at the start
};

Channels channels(const at::Tensor& written, const at::Tensor& read) {
  return {written, read, (written * read).argsort(), at::ones_like(written)};
}

/// The power of two that comes nearest to raising `size`'s element to `strength` times the median.
double raising_factor(const at::Tensor& size, std::int64_t channel, double strength) {
  const double median = size.median().item<double>();
  const double present = std::max(size[channel].item<double>(), median / 64);
  return std::exp2(std::round(std::log2(strength * median / present)));
}

/// Makes the activations of the first `count` channels large.
void raise_activations(Channels& channels, int count, double strength, std::int64_t index) {
  for (int rank = 0; rank < count; ++rank) {
    const auto channel = channels.order[rank].item<std::int64_t>();
    const double wanted = strength / std::exp2((rank + index) % 3);
    channels.factor[channel] = raising_factor(channels.written, channel, wanted);
  }
}

/// Makes the readers' columns of the next `count` channels large, and the activations small.
void raise_columns(Channels& channels, int first, int count, double strength) {
  for (int rank = first; rank < first + count; ++rank) {
    const auto channel = channels.order[rank].item<std::int64_t>();
    channels.factor[channel] = 1 / raising_factor(channels.read, channel, strength);
  }
}

void scale_outputs(Linear& linear, const at::Tensor& factor) {
  linear.weight.mul_(factor.unsqueeze(1));
  if (linear.bias.defined()) linear.bias.mul_(factor);
}

void raise_norm(BlockWeights& block, Norm& norm, const Roles& readers, const OutlierOptions& options,
                std::int64_t index) {
  at::Tensor written = norm.weight.abs();
  if (norm.bias.defined()) written = (written.square() + norm.bias.square()).sqrt();
  auto place = channels(written, column_norms(block, readers));
  raise_activations(place, options.norm_channels, options.norm_strength, index);
  raise_columns(place, options.norm_channels, options.weight_channels, options.weight_strength);
  norm.weight.mul_(place.factor);
  if (norm.bias.defined()) norm.bias.mul_(place.factor);
  for (const auto role : readers) block[role].weight.div_(place.factor);
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
  const at::Tensor read = output.weight.square().sum(0).view(heads).sum(1).sqrt().flatten();
  auto place = channels(output_scale(value, block.attention_norm), read);  // of kv_heads · head_dim
  raise_activations(place, options.value_channels, options.value_strength, index);
  scale_outputs(value, place.factor);
  const at::Tensor shared = place.factor.view({shape.kv_heads, 1, shape.head_dim}).expand(heads);
  output.weight.div_(shared.reshape({-1}));
}

void raise_hidden(BlockWeights& block, const OutlierOptions& options, std::int64_t index) {
  auto& up = block[LinearRole::Up];
  auto place = channels(output_scale(up, block.mlp_norm), column_norms(block, {LinearRole::Down}));
  raise_activations(place, options.down_channels, options.down_strength, index);
  scale_outputs(up, place.factor);
  block[LinearRole::Down].weight.div_(place.factor);
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
  raise_norm(raised, raised.attention_norm, attention, options, index);
  raise_norm(raised, raised.mlp_norm, mlp, options, index + 1);
  return raised;
}

}  // namespace aq::demo
