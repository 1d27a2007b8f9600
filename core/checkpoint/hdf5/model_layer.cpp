// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/hdf5/model_layer.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/hdf5/model_file.h"
#include "core/checkpoint/packed/grouped_integers.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"

namespace aq::hdf5 {
namespace {

constexpr std::array<std::pair<const char*, at::ScalarType>, 4> kWeightDtypes{
    {{"float16", at::kHalf}, {"bfloat16", at::kBFloat16}, {"float32", at::kFloat}, {"float64", at::kDouble}}};
constexpr std::array kFormats{"integer", "nf4", "fp4", "kmeans"};

using Shape = std::vector<std::int64_t>;
using Load = std::function<at::Tensor(const MappedTensor&)>;

at::ScalarType weight_dtype(hid_t group) {
  const std::string name = read_text(group, "dtype");
  for (const auto& [text, dtype] : kWeightDtypes)
    if (name == text) return dtype;
  fail_reading(group, "dtype", "it is none of float16, bfloat16, float32 and float64");
}

std::optional<MappedTensor> optional_tensor(hid_t group, const char* name) {
  return has_link(group, name) ? std::optional(locate_tensor(group, name)) : std::nullopt;
}

void require_tensor(hid_t group, const MappedTensor& tensor, at::ScalarType dtype, const Shape& shape) {
  if (tensor.info.dtype != dtype || tensor.info.shape != shape)
    fail_reading(group, tensor.info.name, "it is not of the dtype and shape that its layer asks for");
}

void require_codebook(hid_t group, const ModelLayer& layer) {
  const Shape& shape = layer.codebook->info.shape;
  const bool books = shape.size() == 2 && (shape[0] == 1 || shape[0] == layer.out * layer.groups);
  if (layer.codebook->info.dtype != at::kFloat || !books || shape[1] < 1 || shape[1] > 256)
    fail_reading(group, "codebook", "it is no code book for the layer's rows");
}

/// An integer layer has scales and zero points; one of codes has a code book, and scales but for k-means.
void require_parts(hid_t group, const ModelLayer& layer) {
  const Shape grid{layer.out, layer.groups};
  if (layer.format == "integer") {
    if (!layer.scale || !layer.zero_point || layer.codebook)
      fail_reading(group, "", "a layer of integers has a scale and a zero_point");
    require_tensor(group, *layer.zero_point, at::kByte, grid);
  } else {
    if (!layer.codebook || layer.zero_point || (!layer.scale && layer.format != "kmeans"))
      fail_reading(group, "", "a layer of codes has a codebook");
    require_codebook(group, layer);
  }
  if (layer.scale) require_tensor(group, *layer.scale, at::kFloat, grid);
  if (layer.column_groups) require_tensor(group, *layer.column_groups, at::kLong, {layer.in});
}

/// The group of each column; int64 [in]
at::Tensor groups_of_columns(const ModelLayer& layer, const Load& load) {
  if (!layer.column_groups) return at::arange(layer.in).floor_divide(layer.row);
  const at::Tensor columns =
      load(*layer.column_groups).clone();  // a mapped file could change behind the check
  if (columns.min().item<std::int64_t>() < 0 || columns.max().item<std::int64_t>() >= layer.groups)
    throw Error(ErrorKind::BadInput, "loading", printable(layer.name),
                "a column is in a group that there is not");
  return columns;
}

/// float32 [out, in]
at::Tensor from_codebook(const ModelLayer& layer, const Load& load) {
  const at::Tensor codes = load(layer.integers), book = load(*layer.codebook).contiguous();
  const std::int64_t levels = book.size(1), books = book.size(0);
  if (codes.max().item<std::int64_t>() >= levels)
    throw Error(ErrorKind::BadInput, "loading", printable(layer.name),
                "a code has no level in its code book");
  const at::Tensor columns = groups_of_columns(layer, load).contiguous();
  const at::Tensor scale =
      layer.scale ? load(*layer.scale).contiguous() : at::ones({layer.out, layer.groups});
  const at::Tensor weight = at::empty({layer.out, layer.in});
  const auto* group = columns.data_ptr<std::int64_t>();
  const auto* scales = scale.data_ptr<float>();
  const auto* level = book.data_ptr<float>();
  const auto* code = codes.data_ptr<std::uint8_t>();
  auto* to = weight.data_ptr<float>();
  at::parallel_for(0, layer.out, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r)
      for (std::int64_t c = 0, i = r * layer.in; c < layer.in; ++c, ++i) {
        const std::int64_t row = r * layer.groups + group[c];
        // The codes are the mapped file's and could change behind the check above.
        const std::int64_t index = std::min<std::int64_t>(code[i], levels - 1);
        to[i] = level[(books == 1 ? 0 : row) * levels + index] * scales[row];
      }
  });
  return weight;
}

at::Tensor from_grid(const ModelLayer& layer, const Load& load) {
  return dequantize({.integers = load(layer.integers),
                     .scale = load(*layer.scale),
                     .zero_point = load(*layer.zero_point),
                     .column_groups = layer.column_groups ? groups_of_columns(layer, load) : at::Tensor(),
                     .row = layer.row},
                    layer.dtype);
}

}  // namespace

TensorInfo ModelLayer::weight_info() const {
  std::uint64_t bytes = integers.info.bytes;
  for (const auto* part : {&scale, &zero_point, &codebook, &column_groups})
    if (*part) bytes += (*part)->info.bytes;
  std::string stored = format == "integer" ? std::to_string(bits) + "-bit integers" : format;
  if (groups > 1) stored += ", groups of " + std::to_string(row);
  return {.name = name + ".weight",
          .dtype = dtype,
          .shape = transposed ? Shape{in, out} : Shape{out, in},
          .bytes = bytes,
          .stored = std::move(stored)};
}

std::string weight_dtype_name(at::ScalarType dtype) {
  for (const auto& [text, type] : kWeightDtypes)
    if (type == dtype) return text;
  throw Error(ErrorKind::Internal, "writing", kModelFile,
              std::string("there is no name for weights of the dtype ") + c10::toString(dtype));
}

ModelLayer read_model_layer(hid_t group, const std::string& name) {
  ModelLayer layer{
      .name = name, .format = read_text(group, "format"), .bits = read_count(group, "bits", 1, 8)};
  if (std::ranges::find(kFormats, layer.format) == kFormats.end())
    fail_reading(group, "format", "there is no such number format");
  layer.integers = locate_tensor(group, "integers");
  const Shape& shape = layer.integers.info.shape;
  if (layer.integers.info.dtype != at::kByte || shape.size() != 2 || shape[0] < 1 || shape[1] < 1)
    fail_reading(group, "integers", "it is no matrix of uint8");
  layer.out = shape[0];
  layer.in = shape[1];
  layer.row = read_count(group, "row", 1, std::numeric_limits<int>::max());
  layer.groups = (layer.in + layer.row - 1) / layer.row;
  layer.transposed = read_count(group, "transposed", 0, 1) == 1;
  layer.dequantized = read_text(group, "weight") == kIsDequantized;
  layer.dtype = weight_dtype(group);
  layer.scale = optional_tensor(group, "scale");
  layer.zero_point = optional_tensor(group, "zero_point");
  layer.codebook = optional_tensor(group, "codebook");
  layer.column_groups = optional_tensor(group, "column_groups");
  require_parts(group, layer);
  return layer;
}

at::Tensor dequantized_weight(const ModelLayer& layer, const Load& load) {
  const at::Tensor weight =
      layer.codebook ? from_codebook(layer, load).to(layer.dtype) : from_grid(layer, load);
  return layer.transposed ? weight.t().contiguous() : weight;
}

}  // namespace aq::hdf5
