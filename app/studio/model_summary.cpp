// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/model_summary.h"

#include <filesystem>
#include <numeric>

#include "core/checkpoint/tensor_dtype.h"
#include "core/model/model.h"

namespace aq {
namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const auto size : shape) text += (text.empty() ? "" : " × ") + std::to_string(size);
  return text;
}

LayerSummary layer_of(const TensorInfo& info, const std::string& name) {
  const auto parameters =
      std::accumulate(info.shape.begin(), info.shape.end(), std::int64_t{1}, std::multiplies<>());
  return {name,
          shape_text(info.shape),
          info.stored.empty() ? safetensors_name(info.dtype) : info.stored,
          parameters,
          static_cast<std::int64_t>(info.bytes),
          info.name};
}

/// "model.layers.3." of the block that the norm's name shows.
std::string block_prefix(const Family& family, std::int64_t block) {
  const std::string name = family.attention_norm_name(block);
  std::string number(1, '.');
  number.append(std::to_string(block)).append(1, '.');
  const auto at = name.find(number);
  return at == std::string::npos ? name : name.substr(0, at + number.size());
}

std::string short_model_name(const std::string& spec) {
  if (is_demo(spec)) return spec;
  const std::filesystem::path path = std::filesystem::path(spec).lexically_normal();
  const auto name = path.has_filename() ? path.filename() : path.parent_path().filename();
  return name.empty() ? spec : name.string();
}

std::vector<BlockSummary> blocks_of(const Model& model) {
  std::vector<BlockSummary> blocks(static_cast<std::size_t>(model.config().layers) + 1);
  std::vector<std::string> prefixes;
  for (std::int64_t i = 0; i < model.config().layers; ++i) {
    blocks[static_cast<std::size_t>(i) + 1].index = static_cast<int>(i);
    prefixes.push_back(block_prefix(model.family(), i));
  }
  for (const auto& info : model.tensors().tensors()) {
    std::size_t block = 0;  // outside
    std::string name = info.name;
    for (std::size_t i = 0; i < prefixes.size(); ++i)
      if (info.name.starts_with(prefixes[i])) {
        block = i + 1;
        name = info.name.substr(prefixes[i].size());
      }
    blocks[block].layers.push_back(layer_of(info, name));
  }
  return blocks;
}

template <typename Items, typename Count>
std::int64_t total(const Items& items, Count count) {
  std::int64_t sum = 0;
  for (const auto& item : items) sum += count(item);
  return sum;
}

}  // namespace

std::int64_t BlockSummary::parameters() const {
  return total(layers, [](const LayerSummary& layer) { return layer.parameters; });
}
std::int64_t BlockSummary::bytes() const {
  return total(layers, [](const LayerSummary& layer) { return layer.bytes; });
}
std::int64_t ModelSummary::parameters() const {
  return total(blocks, [](const BlockSummary& block) { return block.parameters(); });
}
std::int64_t ModelSummary::bytes() const {
  return total(blocks, [](const BlockSummary& block) { return block.bytes(); });
}

ModelSummary summarize_model(const Model& model, const std::string& spec) {
  const BlockShape& shape = model.config().block;
  return {.spec = spec,
          .name = short_model_name(spec),
          .architecture = model.config().architecture,
          .hidden = shape.hidden,
          .heads = shape.heads,
          .kv_heads = shape.kv_heads,
          .ffn = shape.ffn,
          .vocabulary = model.config().vocabulary,
          .max_positions = model.config().max_positions,
          .tied_head = model.config().tied_head,
          .demo = is_demo(spec),
          .blocks = blocks_of(model)};
}

}  // namespace aq
