// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/joined_layers.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/base/error.h"

namespace aq {
namespace {

/// [groups · rows, …] of every part as [groups · all rows, …].
at::Tensor joined_rows(const std::vector<at::Tensor>& parts, std::int64_t groups) {
  std::vector<at::Tensor> split;
  for (const at::Tensor& part : parts) {
    auto shape = part.sizes().vec();
    shape[0] /= groups;
    shape.insert(shape.begin(), groups);
    split.push_back(part.reshape(shape));
  }
  return at::cat(split, 1).flatten(0, 1);
}

/// A field of all parts, one below the other; undefined where they have none.
template <typename Field>
at::Tensor joined_field(const std::vector<CalibratedLayer>& parts, std::int64_t groups, Field field) {
  if (!field(parts.front()).defined()) return {};
  std::vector<at::Tensor> tensors;
  for (const CalibratedLayer& part : parts) tensors.push_back(field(part));
  return joined_rows(tensors, groups);
}

/// One code book for each group of a row, [out, groups · levels], so that rows can be put together.
at::Tensor books_by_row(const CalibratedLayer& layer) {
  const std::int64_t out = layer.integers.size(0), levels = layer.codebook.size(1);
  if (layer.codebook.size(0) > 1) return layer.codebook.reshape({out, -1});
  return layer.codebook.expand({out * layer.info.groups(), levels}).reshape({out, -1});
}

/// A book that all parts share stays one.
at::Tensor joined_books(const std::vector<CalibratedLayer>& parts, std::int64_t groups) {
  const at::Tensor& first = parts.front().codebook;
  if (!first.defined()) return {};
  const bool shared =
      std::ranges::all_of(parts, [&](const CalibratedLayer& one) { return at::equal(one.codebook, first); });
  if (shared && first.size(0) == 1) return first;
  return joined_field(parts, groups, &books_by_row).reshape({-1, first.size(1)});
}

at::Tensor common_groups(const std::vector<CalibratedLayer>& parts, const std::string& name) {
  const at::Tensor& first = parts.front().column_groups;
  for (const CalibratedLayer& part : parts)
    if (part.column_groups.defined() != first.defined() ||
        (first.defined() && !at::equal(part.column_groups, first)))
      throw Error(ErrorKind::BadArgument, "exporting", name,
                  "the layers that lie in it have their columns in different groups",
                  "quantize without --act-order");
  return first;
}

}  // namespace

CalibratedLayer joined_layers(const std::vector<CalibratedLayer>& parts, std::int64_t groups,
                              const LayerInfo& info) {
  CalibratedLayer whole;
  whole.info = info;
  const auto join = [&](auto field) { return joined_field(parts, groups, field); };
  whole.integers = join([](const CalibratedLayer& one) { return one.integers; });
  whole.scale = join([](const CalibratedLayer& one) { return one.scale; });
  whole.zero_point = join([](const CalibratedLayer& one) { return one.zero_point; });
  whole.codebook = joined_books(parts, groups);
  whole.column_groups = common_groups(parts, info.name);
  return whole;
}

CalibratedLayer rows_of_expert(const CalibratedLayer& all, std::int64_t expert, std::int64_t experts,
                               const LayerInfo& info) {
  const auto rows = [&](const at::Tensor& tensor) {
    if (!tensor.defined() || tensor.size(0) % experts != 0) return tensor;
    const std::int64_t count = tensor.size(0) / experts;
    return tensor.narrow(0, expert * count, count);
  };
  CalibratedLayer one;
  one.info = info;
  one.integers = rows(all.integers);
  one.scale = rows(all.scale);
  one.zero_point = rows(all.zero_point);
  one.codebook = all.codebook.defined() && all.codebook.size(0) > 1 ? rows(all.codebook) : all.codebook;
  if (all.column_groups.defined()) one.column_groups = all.column_groups[expert];
  if (info.double_quantized)
    one.double_quantized = {rows(all.double_quantized.codes), rows(all.double_quantized.absmax),
                            all.double_quantized.offset};
  return one;
}

}  // namespace aq
