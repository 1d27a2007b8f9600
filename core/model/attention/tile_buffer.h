// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/Functions.h>

#include "core/model/attention/tile_matrix.h"

namespace aq::tile {

/// A matrix of a thread's own, uninitialised.
template <typename T>
class Buffer {
 public:
  Buffer(std::int64_t rows, std::int64_t columns)
      : memory_(at::empty({rows * columns}, c10::CppTypeToScalarType<T>::value)),
        matrix_{memory_.template data_ptr<T>(), columns} {}
  Matrix<T> matrix() const { return matrix_; }
  T* data() const { return matrix_.data; }

 private:
  at::Tensor memory_;
  Matrix<T> matrix_;
};

}  // namespace aq::tile
