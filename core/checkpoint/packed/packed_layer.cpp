// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/packed_layer.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/checkpoint/tensor_dtype.h"

namespace aq {
namespace {

std::string layer_shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text.append(text.empty() ? "" : ", ").append(std::to_string(size));
  return "[" + text + "]";
}

std::string layer_dtype_text(const std::vector<at::ScalarType>& dtypes) {
  std::string text;
  for (const at::ScalarType dtype : dtypes)
    text.append(text.empty() ? "" : " or ").append(safetensors_name(dtype));
  return text;
}

}  // namespace

const TensorInfo& PackedLayer::part(const std::string& part, std::size_t dimensions,
                                    const std::vector<at::ScalarType>& dtypes) const {
  if (!has(part)) fail(name(part), "it is missing");
  const TensorInfo& info = stored_.info(name(part));
  if (std::ranges::find(dtypes, info.dtype) == dtypes.end())
    fail(info.name, "its values are not " + layer_dtype_text(dtypes));
  const bool empty = std::ranges::any_of(info.shape, [](std::int64_t size) { return size <= 0; });
  if (empty || info.shape.size() != dimensions)
    fail(info.name, "its shape " + layer_shape_text(info.shape) + " is no " +
                        (dimensions == 1 ? "vector's" : "matrix's"));
  return info;
}

void PackedLayer::require_shape(const TensorInfo& info, const std::vector<std::int64_t>& shape) const {
  if (info.shape != shape)
    fail(info.name, "its shape is " + layer_shape_text(info.shape) +
                        " where the layer's other tensors ask for " + layer_shape_text(shape));
}

void PackedLayer::fail(const std::string& tensor, const std::string& reason) const {
  throw Error(ErrorKind::BadInput, "opening the checkpoint of " + file_, printable(tensor), reason);
}

std::vector<std::string> layers_with(const TensorSource& stored, const std::string& part) {
  const std::string ending = "." + part;
  std::vector<std::string> layers;
  for (const TensorInfo& info : stored.tensors())
    if (info.name.ends_with(ending)) layers.push_back(info.name.substr(0, info.name.size() - ending.size()));
  return layers;
}

}  // namespace aq
