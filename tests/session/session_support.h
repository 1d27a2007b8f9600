// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <map>
#include <string>

#include "core/session/session.h"

// Values that tell which block and field they are in, and comparisons that see every bit.
namespace aq::test {

inline SessionHeader session_header(int blocks = 6) {
  SessionHeader header{.program_version = "0.1.0",
                       .model = "models/small",
                       .model_fingerprint = "00ff",
                       .calibration_fingerprint = "beef",
                       .calibration = "text.txt",
                       .blocks = blocks};
  header.recipe.weights.bits = 3;
  header.recipe.transform.norm = "diagonal";
  return header;
}

/// Distinct values that F16 and BF16 hold differently; made without random numbers, so that a block is a
/// function of its index.
inline at::Tensor ramp(std::vector<std::int64_t> shape, int block, double start) {
  at::Tensor values = at::empty(shape, at::kFloat);
  for (std::int64_t i = 0; i < values.numel(); ++i)
    values.data_ptr<float>()[i] = static_cast<float>(start + 0.37 * static_cast<double>(i) + block * 11.0);
  return values;
}

inline Histogram histogram(int block, float start) {
  return {.low = -start, .high = start + 1, .counts = {start, static_cast<float>(block), 3, 4}};
}

inline LayerRecord layer_record(int block, const std::string& name) {
  LayerRecord layer;
  layer.layer = name;
  layer.scale = ramp({6, 2}, block, 0.1);
  layer.double_quantized = {ramp({12}, block, 5).to(at::kByte), ramp({1}, block, 6), ramp({1}, block, 0.3)};
  layer.zero_point = ramp({6, 2}, block, 2);
  layer.clipping = ramp({2, 6, 2}, block, 0.5);
  layer.codebook = ramp({12, 16}, block, 0.2);
  layer.integers = ramp({6, 8}, block, 0).to(at::kByte);
  layer.report = {.block = block,
                  .layer = name,
                  .weights_before = histogram(block, 1),
                  .weights_transformed = histogram(block, 2),
                  .weights_after = histogram(block, 3),
                  .grid = {-1, 0, 1},
                  .channels_before = {1, 2, 3, 4},
                  .channels_after = {5, 6},
                  .activations_before = histogram(block, 4),
                  .activations_after = histogram(block, 5),
                  .weight_mse = 0.125 + block,
                  .sqnr_db = 21.5};
  if (block % 2 == 0) layer.report.flipped = 0.125 * (block + 1);
  return layer;
}

inline PlacementRecord placement_record(int block, const std::string& name) {
  PlacementRecord placement{
      .placement = name, .matrix = ramp({2, 3, 3}, block, 1), .shift = ramp({6}, block, 7)};
  for (int epoch = 0; epoch < 3; ++epoch)
    placement.epochs.push_back({.placement = name,
                                .size = 3,
                                .heads = 2,
                                .band = epoch,
                                .dominance = 0.5 - epoch,
                                .condition = 1.5 + epoch,
                                .merge_error = 1e-7 * epoch,
                                .projected_rows = epoch * 2});
  if (name == "attention_norm") {
    placement.search_ratios = {0, 0.5F};
    placement.search_losses = {2.5F, 1.25F + static_cast<float>(block)};
  }
  return placement;
}

inline BlockRecord block_record(int index, std::int64_t size = 24) {
  BlockRecord block{.index = index,
                    .initial_loss = 1.25 + index,
                    .final_loss = 0.25 + index,
                    .seconds = 3.5,
                    .losses = {1.0F, 0.5F, static_cast<float>(index)}};
  // Not in alphabetical order: the order they are given in has to come back.
  block.placements = {placement_record(index, "value_output"), placement_record(index, "attention_norm")};
  block.placements[1].shift = at::Tensor();
  block.layers = {layer_record(index, "self_attn.q_proj"), layer_record(index, "mlp.down_proj")};
  block.layers[1].zero_point = at::Tensor();
  block.layers[1].double_quantized = {};  // as in a session of a version that did not keep it
  const std::string prefix = "model.layers." + std::to_string(index) + ".";
  block.tensors = {{prefix + "self_attn.q_proj.weight", ramp({size, 8}, index, 0).to(at::kHalf)},
                   {prefix + "mlp.down_proj.weight", ramp({8, size}, index, 3).to(at::kBFloat16)},
                   {prefix + "input_layernorm.weight", ramp({8}, index, 5)},
                   {prefix + "flags", at::ones({3}, at::kBool)},
                   {prefix + "scalar", at::full({}, 2.5, at::kDouble)},
                   {prefix + "none", at::empty({0, 4}, at::kInt)}};
  return block;
}

inline std::map<std::string, at::Tensor> chains_after(int index, std::int64_t tokens = 5) {
  return {{"float", ramp({2, tokens, 8}, index, 100)}, {"quantized", ramp({2, tokens, 8}, index, 200)}};
}

inline bool same(const at::Tensor& a, const at::Tensor& b) {
  if (!a.defined() || !b.defined()) return a.defined() == b.defined();
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         (a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0);
}

inline bool same(const Histogram& a, const Histogram& b) {
  return a.low == b.low && a.high == b.high && a.counts == b.counts;
}

inline bool same(const PlacementStatus& a, const PlacementStatus& b) {
  return a.placement == b.placement && a.size == b.size && a.heads == b.heads && a.band == b.band &&
         a.dominance == b.dominance && a.condition == b.condition && a.merge_error == b.merge_error &&
         a.projected_rows == b.projected_rows;
}

inline bool same(const PlacementRecord& a, const PlacementRecord& b) {
  if (a.placement != b.placement || a.epochs.size() != b.epochs.size()) return false;
  if (a.search_ratios != b.search_ratios || a.search_losses != b.search_losses) return false;
  for (std::size_t i = 0; i < a.epochs.size(); ++i)
    if (!same(a.epochs[i], b.epochs[i])) return false;
  return same(a.matrix, b.matrix) && same(a.shift, b.shift);
}

inline bool same(const LayerReport& a, const LayerReport& b) {
  return a.block == b.block && a.layer == b.layer && same(a.weights_before, b.weights_before) &&
         same(a.weights_transformed, b.weights_transformed) && same(a.weights_after, b.weights_after) &&
         same(a.activations_before, b.activations_before) && same(a.activations_after, b.activations_after) &&
         a.grid == b.grid && a.channels_before == b.channels_before && a.channels_after == b.channels_after &&
         a.weight_mse == b.weight_mse && a.sqnr_db == b.sqnr_db &&
         a.flipped == b.flipped;
}

inline bool same(const DoubleQuantizedScale& a, const DoubleQuantizedScale& b) {
  return same(a.codes, b.codes) && same(a.absmax, b.absmax) && same(a.offset, b.offset);
}

inline bool same(const LayerRecord& a, const LayerRecord& b) {
  return a.layer == b.layer && same(a.scale, b.scale) && same(a.double_quantized, b.double_quantized) &&
         same(a.zero_point, b.zero_point) && same(a.codebook, b.codebook) && same(a.clipping, b.clipping) &&
         same(a.integers, b.integers) && same(a.report, b.report);
}

inline bool same(const std::pair<const std::string, at::Tensor>& a,
                 const std::pair<const std::string, at::Tensor>& b) {
  return a.first == b.first && same(a.second, b.second);
}

inline bool same(const std::pair<std::string, at::Tensor>& a, const std::pair<std::string, at::Tensor>& b) {
  return a.first == b.first && same(a.second, b.second);
}

template <typename List>
bool all_same(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

inline bool same(const BlockRecord& a, const BlockRecord& b) {
  return a.index == b.index && a.initial_loss == b.initial_loss && a.final_loss == b.final_loss &&
         a.seconds == b.seconds && a.losses == b.losses && all_same(a.placements, b.placements) &&
         all_same(a.layers, b.layers) && all_same(a.tensors, b.tensors);
}

/// Runs `body` in a process of its own and gives what waitpid says of it; an exception ends it with
/// status 99.
inline int run_in_child(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      body();
    } catch (...) {
      ::_exit(99);
    }
    ::_exit(0);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace aq::test
