// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/calibrated_layers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/export/joined_layers.h"
#include "core/export/session_layer_check.h"
#include "core/model/tensor_layout.h"
#include "core/quant/integer_grid.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

/// Where a layer of the checkpoint comes from.
struct Origin {
  int block = 0;
  std::vector<std::string> parts;        ///< short names of the session's layers, one below the other
  std::int64_t groups = 1;               ///< equal runs of rows that each have all parts
  std::int64_t expert = 0, experts = 1;  ///< the rows of the one part
  bool mixed = false;                    ///< parts differ in their formats
};

/// Scales are quantized in blocks of 256 with one offset for the whole layer: the scales of several layers do
/// not go together, and those of an expert only where they are whole blocks.
bool keeps_quantized_scales(const LayerInfo& info, std::size_t parts, std::int64_t experts) {
  constexpr std::int64_t kScalesABlock = 256;
  if (!info.format.double_quantization || info.format.granularity == "tensor" || parts != 1) return false;
  return (info.format.format == "nf4" || info.format.format == "fp4") &&
         (experts == 1 || info.out * info.groups() % kScalesABlock == 0);
}

/// The layer as the session has it.
CalibratedLayer layer_of(LayerRecord record, const LayerInfo& info) {
  CalibratedLayer layer;
  layer.info = info;
  if (info.double_quantized) layer.double_quantized = std::move(record.double_quantized);
  layer.integers = std::move(record.integers);
  layer.codebook = std::move(record.codebook);
  layer.column_groups = std::move(record.column_groups);
  const std::int64_t out = layer.integers.size(0);
  if (record.scale.defined())  // one scale a tensor becomes one a row
    layer.scale =
        record.scale.size(0) == out ? record.scale : record.scale.expand({out, record.scale.size(1)});
  if (record.zero_point.defined())
    layer.zero_point = record.zero_point.size(0) == out
                           ? record.zero_point
                           : record.zero_point.expand({out, record.zero_point.size(1)});
  else if (!layer.codebook.defined())
    layer.zero_point = at::full_like(layer.scale, IntegerGrid{info.format.bits, true}.symmetric_zero_point());
  return layer;
}

class SessionLayers : public CalibratedLayers {
 public:
  SessionLayers(const Model& model, const Session& session, const Recipe& recipe)
      : model_(model), session_(session), recipe_(recipe) {
    for (int block = 0; block < session_.complete_blocks(); ++block) add_block(block);
  }

  const std::vector<LayerInfo>& layers() const override { return infos_; }

  CalibratedLayer load(const LayerInfo& layer) const override {
    const auto found = origins_.find(layer.name);
    if (found == origins_.end())
      throw Error(ErrorKind::Internal, "exporting", layer.name, "no such layer was quantized");
    const Origin& origin = found->second;
    if (origin.mixed)
      throw Error(ErrorKind::BadArgument, "exporting", layer.name,
                  "the checkpoint keeps several layers in it, and they have different number formats",
                  "give them one --layer setting");
    std::vector<CalibratedLayer> parts;
    for (const std::string& part : origin.parts) parts.push_back(layer_of(record(origin.block, part), layer));
    if (origin.experts > 1) return rows_of_expert(parts.front(), origin.expert, origin.experts, layer);
    CalibratedLayer whole =
        parts.size() == 1 ? std::move(parts.front()) : joined_layers(parts, origin.groups, layer);
    if (whole.column_groups.defined() != layer.reordered)
      throw Error(ErrorKind::Internal, "exporting", layer.name, "its columns are not grouped as announced");
    return whole;
  }

  std::vector<PlacementRecord> placements(int block) const override {
    if (block >= session_.complete_blocks()) return {};
    return session_.read_report(block).placements;
  }

 private:
  void add(LayerInfo info, Origin origin) {
    if (info.format.bits >= 16) return;
    info.reordered = reorders_columns(recipe_, info.format, info.in);
    info.double_quantized = keeps_quantized_scales(info, origin.parts.size(), origin.experts);
    origins_[info.name] = std::move(origin);
    infos_.push_back(std::move(info));
  }

  std::vector<StoredTensor> stored_tensors(int block) const {
    const auto stored = model_.family().stored_tensors;
    return stored ? stored(model_.config(), block) : std::vector<StoredTensor>();
  }

  /// Layers in the order of their roles; what lies together comes at its first part.
  void add_block(int block) {
    const std::vector<StoredTensor> all = stored_tensors(block);
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(model_.config().block, role)) continue;
      const std::string name = model_.family().linear_name(role, block);
      const auto holds = [&](const StoredTensor& one) {
        return one.stacked ? one.name == name
                           : std::ranges::find(one.parts, name, &StoredTensor::Part::name) != one.parts.end();
      };
      const auto stored = std::ranges::find_if(all, holds);
      if (stored == all.end())
        add(plain_info(name, block, role), {block, {short_layer_name(model_.family(), role)}});
      else if (stored->stacked)
        add_experts(*stored, block, role);
      else if (stored->parts.front().name == name)
        add_joined(*stored, block);
    }
  }

  LayerInfo plain_info(const std::string& name, int block, LinearRole role) const {
    const auto shape = weight_shape(model_.config().block, role);
    return {name, weight_recipe_of(recipe_, block, short_layer_name(model_.family(), role)), shape[0],
            shape[1]};
  }

  void add_experts(const StoredTensor& stored, int block, LinearRole role) {
    const auto experts = static_cast<std::int64_t>(stored.parts.size());
    for (std::int64_t expert = 0; expert < experts; ++expert) {
      LayerInfo info = plain_info(stored.parts[static_cast<std::size_t>(expert)].name, block, role);
      info.out /= experts;
      add(std::move(info), {block, {short_layer_name(model_.family(), role)}, 1, expert, experts});
    }
  }

  /// The role whose layer has this name, where the block has one.
  std::optional<LinearRole> role_of(const std::string& name, int block) const {
    for (const LinearRole role : kAllLinearRoles)
      if (has_layer(model_.config().block, role) && model_.family().linear_name(role, block) == name)
        return role;
    return {};
  }

  void add_joined(const StoredTensor& stored, int block) {
    LayerInfo whole{.name = stored.name, .format = {}, .transposed = stored.transposed};
    Origin origin{.block = block, .parts = {}, .groups = stored.groups};
    for (const StoredTensor::Part& part : stored.parts) {
      const auto role = role_of(part.name, block);
      if (!role) continue;  // a norm under another name
      const LayerInfo info = plain_info(part.name, block, *role);
      origin.mixed |= !origin.parts.empty() && !(info.format == whole.format);
      if (origin.parts.empty() || info.format.bits < whole.format.bits) whole.format = info.format;
      whole.in = info.in;
      whole.out += info.out;
      origin.parts.push_back(short_layer_name(model_.family(), *role));
    }
    if (!origin.parts.empty()) add(std::move(whole), std::move(origin));
  }

  LayerRecord record(int block, const std::string& layer) const {
    const std::scoped_lock lock(mutex_);
    if (held_block_ != block) {
      held_ = session_.read_layers(block);
      held_block_ = block;
    }
    const auto found = std::ranges::find(held_, layer, &LayerRecord::layer);
    if (found == held_.end() || !found->integers.defined())
      throw Error(ErrorKind::BadInput, "exporting", "block " + std::to_string(block) + ", " + layer,
                  "the session does not hold its integers");
    for (const LinearRole role : kAllLinearRoles)
      if (has_layer(model_.config().block, role) && short_layer_name(model_.family(), role) == layer)
        require_fitting(*found, plain_info(layer, block, role), block);
    return *found;
  }

  Model model_;
  Session session_;
  Recipe recipe_;
  std::vector<LayerInfo> infos_;
  std::map<std::string, Origin> origins_;  // by the checkpoint's name
  mutable std::mutex mutex_;
  mutable int held_block_ = -1;
  mutable std::vector<LayerRecord> held_;
};

}  // namespace

bool reorders_columns(const Recipe& recipe, const WeightRecipe& format, std::int64_t in) {
  return recipe.rounding.rule == "gptq" && recipe.rounding.act_order && !recipe.rounding.static_groups &&
         recipe.clipping.rule == "min-max" && format.granularity == "group" && format.group_size < in;
}

std::int64_t LayerInfo::row() const {
  return format.granularity == "group" ? std::min<std::int64_t>(format.group_size, in) : in;
}

std::int64_t LayerInfo::groups() const { return (in + row() - 1) / row(); }

at::Tensor dequantized(const CalibratedLayer& layer) {
  const std::int64_t in = layer.info.in, groups = layer.info.groups();
  const at::Tensor group = layer.column_groups.defined()
                               ? layer.column_groups
                               : at::arange(in).floor_divide(layer.info.row());  // int64 [in]
  const auto by_column = [&](const at::Tensor& one) { return one.index_select(1, group); };
  if (!layer.codebook.defined())
    return (layer.integers.to(at::kFloat) - by_column(layer.zero_point)) * by_column(layer.scale);
  const std::int64_t levels = layer.codebook.size(1);
  const at::Tensor codes = layer.integers.to(at::kLong);  // [out, in]
  at::Tensor values;
  if (layer.codebook.size(0) == 1) {
    values = layer.codebook.flatten().index_select(0, codes.flatten()).reshape(codes.sizes());
  } else {
    const at::Tensor book = at::arange(codes.size(0)).unsqueeze(1) * groups + group;  // [out, in]
    values =
        layer.codebook.flatten().index_select(0, (book * levels + codes).flatten()).reshape(codes.sizes());
  }
  return layer.scale.defined() ? values * by_column(layer.scale) : values;
}

std::shared_ptr<const CalibratedLayers> session_layers(const Model& model, const Session& session,
                                                       const Recipe& recipe) {
  return std::make_shared<SessionLayers>(model, session, recipe);
}

}  // namespace aq
