// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/export/exporter.h"

namespace aq {

/// How a format lays out layers on their grids, in a directory of Hugging Face's layout.
struct PackedLayout {
  nlohmann::ordered_json quantization_config;  ///< of config.json
  /// Names, dtypes and shapes of what stands in the place of a layer's weight; empty: the weight stays as it
  /// is.
  std::function<std::vector<TensorInfo>(const LayerInfo&)> parts;
  /// These tensors, in the same order. @throws Error(BadArgument) where a value has no place in the format
  std::function<std::vector<at::Tensor>(const CalibratedLayer&)> pack;
  std::vector<std::pair<std::string, std::string>> files = {};  ///< further files: name, text
  /// How far what is read back may be from the grid, max|Δ| / max|W|: a unit of float16 scales. What the
  /// checkpoint's own dtype rounded away comes on top.
  double tolerance = 1.0 / 1024;
};

/// Writes config.json, the tokenizer's files, affinequant.json, README.md, the packed tensors (one layer in
/// memory at a time, shards as usual) into a staging directory, opens it again, compares (verify_export),
/// writes the report beside it and renames.
/// @throws Error(Output), Error(BadArgument), Error(Cancelled)
void write_packed_checkpoint(const ExportRequest& request, const PackedLayout& layout,
                             const RunContext& context);

}  // namespace aq
