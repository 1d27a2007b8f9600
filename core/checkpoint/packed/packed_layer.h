// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"

namespace aq {

/// The tensors "layer.part" that a checkpoint keeps one layer's weight in, looked at before they are loaded.
class PackedLayer {
 public:
  /// @param file the file that announces the layout, for messages. Both must outlive this object.
  PackedLayer(const TensorSource& stored, std::string layer, const std::string& file)
      : stored_(stored), layer_(std::move(layer)), file_(file) {}

  std::string name(const std::string& part) const { return layer_ + "." + part; }
  bool has(const std::string& part) const { return stored_.has(name(part)); }
  /// A matrix (or vector) without empty dimensions. @throws Error(BadInput) where it is missing or another
  const TensorInfo& part(const std::string& part, std::size_t dimensions,
                         const std::vector<at::ScalarType>& dtypes) const;
  /// @throws Error(BadInput) naming both shapes
  void require_shape(const TensorInfo& info, const std::vector<std::int64_t>& shape) const;
  [[noreturn]] void fail(const std::string& tensor, const std::string& reason) const;

 private:
  const TensorSource& stored_;
  std::string layer_;
  const std::string& file_;
};

/// Names of the layers that have a tensor "layer.part", in the order of the files.
std::vector<std::string> layers_with(const TensorSource& stored, const std::string& part);

}  // namespace aq
