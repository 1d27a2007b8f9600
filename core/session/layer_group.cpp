// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/layer_group.h"

#include <array>

#include "core/calibration/layer_report.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"

namespace aq {
namespace {

struct NamedHistogram {
  const char* name;
  Histogram LayerReport::*field;
};

constexpr std::array<NamedHistogram, 5> kHistograms{{
    {"histogram_before", &LayerReport::weights_before},
    {"histogram_transformed", &LayerReport::weights_transformed},
    {"histogram_after", &LayerReport::weights_after},
    {"activations_before", &LayerReport::activations_before},
    {"activations_after", &LayerReport::activations_after},
}};

void write_histogram(hid_t group, const char* name, const Histogram& histogram) {
  const hdf5::Handle counts = hdf5::write_array(group, name, hdf5::type_of(hdf5::Element::Float),
                                                {histogram.counts.size()}, histogram.counts.data());
  hdf5::write_real(counts, "low", static_cast<double>(histogram.low));
  hdf5::write_real(counts, "high", static_cast<double>(histogram.high));
}

Histogram read_histogram(hid_t group, const char* name) {
  const hdf5::StoredArray array = hdf5::open_array(group, name);
  return {.low = static_cast<float>(hdf5::read_real(array.dataset, "low")),
          .high = static_cast<float>(hdf5::read_real(array.dataset, "high")),
          .counts = hdf5::read_floats(group, name)};
}

/// float32 [2, out, groups]
void require_clipping(hid_t group, const at::Tensor& clipping) {
  if (!clipping.defined()) return;
  const bool fits = clipping.scalar_type() == at::kFloat && clipping.dim() == 3 && clipping.size(0) == 2;
  if (!fits || clipping.numel() == 0)
    hdf5::fail_reading(group, "clipping", "it is no pair of clipping factors");
}

}  // namespace

void write_layer(hid_t block, const LayerRecord& layer) {
  const hdf5::Handle group = hdf5::create_group(block, layer.layer);
  hdf5::write_text(group, "kind", kLayerKind);
  hdf5::write_real(group, "mse", layer.report.weight_mse);
  hdf5::write_real(group, "sqnr_db", layer.report.sqnr_db);
  hdf5::write_real(group, "cosine", layer.report.cosine);
  if (layer.report.flipped) hdf5::write_real(group, "flipped", *layer.report.flipped);
  hdf5::write_optional_tensor(group, "scale", layer.scale);
  hdf5::write_optional_tensor(group, "scale_codes", layer.double_quantized.codes);
  hdf5::write_optional_tensor(group, "scale_absmax", layer.double_quantized.absmax);
  hdf5::write_optional_tensor(group, "scale_offset", layer.double_quantized.offset);
  hdf5::write_optional_tensor(group, "zero_point", layer.zero_point);
  hdf5::write_optional_tensor(group, "clipping", layer.clipping);
  hdf5::write_optional_tensor(group, "codebook", layer.codebook);
  hdf5::write_optional_tensor(group, "integers", layer.integers);
  hdf5::write_optional_tensor(group, "column_groups", layer.column_groups);
  for (const auto& [name, field] : kHistograms) write_histogram(group, name, layer.report.*field);
  hdf5::write_floats(group, "channels_before", layer.report.channels_before);
  hdf5::write_floats(group, "channels_after", layer.report.channels_after);
  hdf5::write_floats(group, "grid", layer.report.grid);
}

LayerRecord read_layer_report(hid_t group, const std::string& name, int block_index) {
  LayerRecord layer;
  layer.layer = name;
  layer.clipping = hdf5::read_optional_tensor(group, "clipping");
  require_clipping(group, layer.clipping);
  layer.report.block = block_index;
  layer.report.layer = name;
  layer.report.weight_mse = hdf5::read_real(group, "mse");
  layer.report.sqnr_db = hdf5::read_real(group, "sqnr_db");
  if (hdf5::has_attribute(group, "cosine")) layer.report.cosine = hdf5::read_real(group, "cosine");
  fill_clipping(layer.report, layer.clipping);
  if (hdf5::has_attribute(group, "flipped")) layer.report.flipped = hdf5::read_real(group, "flipped");
  for (const auto& [stored, field] : kHistograms) layer.report.*field = read_histogram(group, stored);
  layer.report.channels_before = hdf5::read_floats(group, "channels_before");
  layer.report.channels_after = hdf5::read_floats(group, "channels_after");
  layer.report.grid = hdf5::read_floats(group, "grid");
  return layer;
}

LayerRecord read_layer(hid_t group, const std::string& name, int block_index) {
  LayerRecord layer = read_layer_report(group, name, block_index);
  layer.scale = hdf5::read_optional_tensor(group, "scale");
  layer.double_quantized = {hdf5::read_optional_tensor(group, "scale_codes"),
                            hdf5::read_optional_tensor(group, "scale_absmax"),
                            hdf5::read_optional_tensor(group, "scale_offset")};
  layer.zero_point = hdf5::read_optional_tensor(group, "zero_point");
  layer.codebook = hdf5::read_optional_tensor(group, "codebook");
  layer.integers = hdf5::read_optional_tensor(group, "integers");
  layer.column_groups = hdf5::read_optional_tensor(group, "column_groups");
  return layer;
}

}  // namespace aq
