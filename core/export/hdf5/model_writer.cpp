// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/hdf5/model_writer.h"

#include <ATen/ATen.h>
#include <malloc.h>

#include <cstdio>
#include <cstring>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/base/version.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/checkpoint/hdf5/model_file.h"
#include "core/checkpoint/hdf5/model_layer.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/file.h"

namespace aq::hdf5 {
namespace {

constexpr const char* kGridFormula =
    "weight[o, i] = dtype(scale[o, g] * (integers[o, i] - zero_point[o, g])) with g = i // row, or "
    "column_groups[i] "
    "where that is there";
constexpr const char* kCodesFormula =
    "weight[o, i] = dtype(scale[o, g] * codebook[b, integers[o, i]]) with g = i // row, and b = 0 or, where "
    "the code "
    "book has more rows, o * groups + g; without scale, that is 1";

bool same_bits(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.contiguous(), b = second.contiguous();
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0;
}

/// Whether the grid alone gives the checkpoint's weight.
bool gives_weight(const CalibratedLayer& layer, const at::Tensor& weight) {
  const at::Tensor values = dequantized(layer).to(weight.scalar_type());
  return same_bits(layer.info.transposed ? values.t() : values, weight);
}

void write_layer_attributes(hid_t group, const LayerInfo& info, bool is_dequantized, at::ScalarType dtype) {
  write_text(group, "format", info.format.format);
  write_integer(group, "bits", info.format.bits);
  write_integer(group, "symmetric", info.format.symmetric);
  write_integer(group, "row", info.row());
  write_integer(group, "transposed", info.transposed);
  write_text(group, "dtype", weight_dtype_name(dtype));
  write_text(group, "weight", is_dequantized ? kIsDequantized : kIsStored);
  write_text(group, "dequantize", info.format.format == "integer" ? kGridFormula : kCodesFormula);
}

void write_model_layer(hid_t layers, const CalibratedLayer& layer, bool is_dequantized,
                       at::ScalarType dtype) {
  const Handle group = create_group(layers, layer.info.name);
  write_layer_attributes(group, layer.info, is_dequantized, dtype);
  write_tensor(group, "integers", layer.integers);
  write_optional_tensor(group, "scale", layer.scale);
  if (layer.zero_point.defined()) write_tensor(group, "zero_point", layer.zero_point.to(at::kByte));
  write_optional_tensor(group, "codebook", layer.codebook);
  write_optional_tensor(group, "column_groups", layer.column_groups);
  write_optional_tensor(group, "scale_codes", layer.double_quantized.codes);
  write_optional_tensor(group, "scale_absmax", layer.double_quantized.absmax);
  write_optional_tensor(group, "scale_offset", layer.double_quantized.offset);
}

/// What the transforms of a block merged into its weights.
void write_placements(hid_t blocks, int block, const std::vector<PlacementRecord>& placements) {
  char name[16];
  std::snprintf(name, sizeof name, "%03d", block);
  const Handle group = create_group(blocks, name);
  for (const PlacementRecord& one : placements) {
    const Handle placement = create_group(group, one.placement);
    write_optional_tensor(placement, "matrix", one.matrix);
    write_optional_tensor(placement, "right", one.right);
    write_optional_tensor(placement, "shift", one.shift);
  }
}

/// The checkpoint may keep several layers in one tensor; where their formats differ they have no common grid.
bool has_grid(const LayerInfo& info, const CalibratedLayers& layers, CalibratedLayer& layer) {
  try {
    layer = layers.load(info);
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::BadArgument) throw;
    return false;
  }
}

/// What the library remembers of an open file lies on the heap between the tensors that were there, and glibc keeps
/// those pages: a model's float32 weights several times over by the end.
void give_back_freed_tensors() { malloc_trim(0); }

/// @returns the weights that their layers' grids give
std::set<std::string> write_layers(hid_t file, const TensorSource& tensors, const CalibratedLayers& layers,
                                   const RunContext& context) {
  std::set<std::string> given;
  const Handle group = create_group(file, kLayersGroup);
  for (const LayerInfo& info : layers.layers()) {
    context.check();
    CalibratedLayer layer;
    if (!has_grid(info, layers, layer)) continue;
    const at::Tensor weight = tensors.load(info.name + ".weight");
    const bool is_dequantized = gives_weight(layer, weight);
    write_model_layer(group, layer, is_dequantized, weight.scalar_type());
    if (is_dequantized) given.insert(info.name + ".weight");
    give_back_freed_tensors();
  }
  return given;
}

void write_blocks(hid_t file, const ExportRequest& request) {
  const Handle group = create_group(file, kBlocksGroup);
  if (!request.layers) return;
  for (int block = 0; block < static_cast<int>(request.model->config().layers); ++block)
    write_placements(group, block, request.layers->placements(block));
}

void write_header(hid_t file) {
  write_text(file, "format", kModelFormat);
  write_integer(file, "format_version", kModelFormatVersion);
  write_text(file, "program_version", program_version());
}

}  // namespace

void write_model(const std::filesystem::path& path, const TensorSource& tensors, const ExportRequest& request,
                 const RunContext& context) {
  write_file(path, [&](hid_t file) {
    write_header(file);
    std::set<std::string> given;
    if (request.layers)
      given = write_layers(file, tensors, *request.layers, context);
    else
      create_group(file, kLayersGroup);
    const Handle group = create_group(file, kTensorsGroup);
    for (const TensorInfo& info : tensors.tensors()) {
      context.check();
      if (!given.contains(info.name)) write_tensor(group, info.name, tensors.load(info.name));
    }
    write_blocks(file, request);
  });
}

}  // namespace aq::hdf5
