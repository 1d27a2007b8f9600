// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/gguf_contents.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/export/gguf/gguf_model.h"
#include "core/export/gguf/grid_blocks.h"
#include "core/export/gguf/kept_tensors.h"
#include "core/export/gguf/provenance_entries.h"
#include "core/export/gguf/row_codec.h"
#include "core/export/gguf/tokenizer_entries.h"
#include "core/export/model_card_tables.h"
#include "core/model/split_tensors.h"

namespace aq {
namespace {

[[noreturn]] void cannot_carry(const ExportRequest& request, const std::string& reason) {
  throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
}

ModelConfig fitting_config(const ExportRequest& request, const std::string& config) {
  const Model& model = *request.model;
  ModelConfig fitting = model.family().read_config(parse_checked_json(config, model.name()), model.name());
  fitting.family = model.config().family;
  fitting.architecture = model.config().architecture;
  if (const std::string reason = gguf_model_refusal(fitting); !reason.empty()) cannot_carry(request, reason);
  return fitting;
}

/// Beside blk.N's layers: what llama.cpp keeps as 32-bit floats whatever the file's type is.
bool is_always_float(const std::string& name) {
  return name == "position_embd.weight" || name.find(".ffn_gate_inp.") != std::string::npos;
}

bool is_gguf_layer(const MappedTensor& map) {
  return map.is_matrix() && map.name.starts_with("blk.") && !is_always_float(map.name);
}

/// Whether the run's weight is what the grid says. What is merged behind the rounding moves it off the grid.
bool is_on_grid(const CalibratedLayer& layer, const at::Tensor& weight) {
  constexpr double kHalfUnit = 1.0 / 256;  // of bfloat16
  const at::Tensor difference = dequantized(layer) - weight;
  return difference.abs().max().item<double>() <= kHalfUnit * weight.abs().max().item<double>();
}

GgufHeads gguf_heads(const ModelConfig& config) { return {config.block.heads, config.block.kv_heads}; }

}  // namespace

GgufContents::GgufContents(const ExportRequest& request, const RunContext& context)
    : request_(request),
      variant_(gguf_variant(request.variant)),
      checkpoint_(fitting_checkpoint(*request.model, request.quantized)),
      config_(fitting_config(request, checkpoint_.config)) {
  const Family& family = request.model->family();
  stored_ = join_tensors(checkpoint_.tensors, family, config_);
  names_ = split_names(family, config_);
  if (request.layers)
    for (const LayerInfo& layer : request.layers->layers()) layers_[layer.name + ".weight"] = &layer;
  const std::string tied_head = config_.tied_head ? family.head_name : "";
  std::set<std::string> kept;
  for (MappedTensor& map : map_gguf_tensors(gguf_architecture_of(config_), *stored_)) {
    if (map.parts.front() == tied_head) continue;
    context.check();
    kept.insert(map.parts.begin(), map.parts.end());
    add(std::move(map));
  }
  config_ = described_by_gguf(config_);
  for (auto& [name, values] : rope_tensors(config_)) {
    tensors_.push_back({.map = {.name = name, .shape = values.sizes().vec()}, .parts = {}, .values = values});
    infos_.push_back({name, values.sizes().vec(), ggml_type::kF32});
  }
  wanted_ = kept_tensors(checkpoint_.tensors, [&](const std::string& name) {
    return std::ranges::all_of(stored_names(name), [&](const auto& one) { return kept.contains(one); });
  });
  write_entries(without_lost_activations(request));
}

std::vector<std::string> GgufContents::stored_names(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? std::vector{name} : found->second;
}

void GgufContents::add(MappedTensor map) {
  Tensor tensor{.map = std::move(map)};
  for (const std::string& part : tensor.map.parts) {
    const auto layer = layers_.find(part);
    tensor.parts.push_back({part, layer == layers_.end() ? nullptr : layer->second});
  }
  choose_type(tensor);
  infos_.push_back({tensor.map.name, tensor.map.shape, tensor.type});
  tensors_.push_back(std::move(tensor));
}

void GgufContents::choose_type(Tensor& tensor) {
  const MappedTensor& map = tensor.map;
  if (!map.is_matrix() || is_always_float(map.name)) {
    tensor.type = ggml_type::kF32;
  } else if (std::ranges::any_of(tensor.parts, [](const Part& part) { return part.layer != nullptr; })) {
    choose_layer_type(tensor);
  } else if (variant_.is_block_type() && is_gguf_layer(map) && !request_.recipe.rounds_weights()) {
    tensor.type = fitting_type(variant_.type, map.width());
  } else {
    tensor.type = float_type(variant_, stored_->info(tensor.parts.front().name).dtype);
  }
}

/// Of "auto" the smallest type that holds the grids of all parts.
void GgufContents::choose_layer_type(Tensor& tensor) {
  const std::int64_t width = tensor.map.width();
  std::vector<std::uint32_t> candidates = grid_types();
  if (!variant_.is_auto()) candidates = {fitting_type(variant_.type, width)};
  std::map<std::uint32_t, std::size_t> holding;  // parts that each candidate holds
  std::vector<std::vector<std::uint32_t>> held;
  for (const Part& part : tensor.parts) {
    held.emplace_back();
    if (part.layer == nullptr) continue;
    const CalibratedLayer layer = request_.layers->load(*part.layer);
    if (!is_on_grid(layer, values_of(tensor, part))) continue;
    for (const std::uint32_t type : candidates)
      if (holds_grid(type, layer)) {
        held.back().push_back(type);
        ++holding[type];
      }
  }
  const auto holds_all = [&](std::uint32_t type) { return holding[type] == tensor.parts.size(); };
  const auto found = std::ranges::find_if(candidates, holds_all);
  const auto layer =
      std::ranges::find_if(tensor.parts, [](const Part& part) { return part.layer != nullptr; });
  tensor.type = found != candidates.end() ? *found
                : variant_.is_auto()      ? fitting_type(nearest_type(layer->layer->format), width)
                                          : candidates.front();
  for (std::size_t i = 0; i < tensor.parts.size(); ++i)
    tensor.parts[i].keeps_grid = std::ranges::find(held[i], tensor.type) != held[i].end();
}

void GgufContents::write_entries(const ExportRequest& carried) {
  const std::uint32_t type = main_type();
  entries_.text("general.architecture", gguf_architecture_of(config_).id);
  entries_.text("general.type", "model");
  entries_.text("general.name", printable(last_part(request_.model->name())));
  entries_.integer("general.file_type", file_type_of(type));
  entries_.integer("general.quantization_version", 2);
  write_model_entries(config_, entries_);
  write_tokenizer_entries(request_.model->files(), request_.model->tokenizer(), config_.vocabulary, entries_);
  write_provenance_entries(carried, entries_);
}

at::Tensor GgufContents::values_of(const Tensor& tensor, const Part& part) const {
  at::Tensor values = stored_->load(part.name).to(at::kFloat);
  if (!tensor.map.is_matrix()) return values.unsqueeze(1);
  return tensor.map.rows == GgufRows::Transposed ? values.t() : values;
}

at::Tensor GgufContents::part_bytes(const Tensor& tensor, const Part& part) {
  const at::Tensor wanted = values_of(tensor, part);
  const double offset = tensor.map.adds_one ? 1 : 0;
  const at::Tensor bytes = part.keeps_grid ? pack_grid(tensor.type, request_.layers->load(*part.layer))
                                           : encode_rows(tensor.type, wanted + offset);
  const at::Tensor difference = decode_rows(tensor.type, bytes, wanted.size(1)) - offset - wanted;
  const double norm = wanted.norm().item<double>();
  Measured measured{difference.abs().max().item<double>(), wanted.abs().max().item<double>(), 0};
  if (norm > 0) measured.relative = difference.norm().item<double>() / norm;
  if (!std::isfinite(measured.largest))
    throw Error(ErrorKind::BadArgument, "exporting", part.name,
                "it has values that " + std::string(find_ggml_type(tensor.type)->name) + " cannot hold");
  measured_[part.name] = measured;
  return bytes;
}

at::Tensor GgufContents::load(std::size_t index) {
  const Tensor& tensor = tensors_.at(index);
  if (tensor.parts.empty()) return encode_rows(ggml_type::kF32, tensor.values.unsqueeze(0)).flatten();
  std::vector<at::Tensor> rows;
  for (const Part& part : tensor.parts) rows.push_back(part_bytes(tensor, part));
  const at::Tensor all = rows.size() == 1 ? rows.front() : at::cat(rows);
  return in_gguf_order(tensor.map.rows, gguf_heads(config_), all).contiguous().flatten();
}

double GgufContents::largest_difference(const std::string& name) const {
  const auto stored = stored_names(name);
  double largest = 0;
  for (const std::string& one : stored) largest = std::max(largest, measured_.at(one).largest);
  const bool as_stored = stored.size() == 1 && stored.front() == name;
  const double magnitude =
      as_stored ? measured_.at(name).magnitude : wanted_->load(name).abs().max().item<double>();
  return magnitude > 0 ? largest / magnitude : 0;
}

ExportPlan GgufContents::plan(const RunContext& context) {
  ExportPlan plan;
  for (const Tensor& tensor : tensors_)
    for (const Part& part : tensor.parts) {
      if (part.layer == nullptr) continue;
      context.check();
      part_bytes(tensor, part);
      plan.layers.push_back({part.layer->name, find_ggml_type(tensor.type)->name, part.keeps_grid,
                             measured_.at(part.name).relative});
    }
  return plan;
}

std::uint32_t GgufContents::main_type() const {
  std::map<std::uint32_t, std::uint64_t> values;
  for (const Tensor& tensor : tensors_) {
    if (!is_gguf_layer(tensor.map)) continue;
    std::uint64_t count = 1;
    for (const std::int64_t size : tensor.map.shape) count *= static_cast<std::uint64_t>(size);
    values[tensor.type] += count;
  }
  const auto most = std::ranges::max_element(values, {}, [](const auto& one) { return one.second; });
  return most == values.end() ? ggml_type::kF32 : most->first;
}

}  // namespace aq
