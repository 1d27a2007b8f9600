// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>
#include <hdf5.h>

#include <cstdint>
#include <memory>
#include <string>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/tensor_source.h"

namespace aq::hdf5 {

/// A tensor that the library found in a file and measured. It is read from the mapped file, without the
/// library, so that any thread may.
struct MappedTensor {
  TensorInfo info;
  std::uint64_t offset = 0;  ///< bytes from the start of the file
  std::int64_t checksum = 0;
};

/// @throws Error(BadInput) as hdf5_tensor.h
MappedTensor locate_tensor(hid_t parent, const std::string& name);

/// A view of the mapping where that is aligned, else a copy.
/// @param file for messages @throws Error(BadInput) where the bytes do not have their checksum
at::Tensor load_mapped(const MappedTensor& tensor, const std::shared_ptr<const FileBytes>& bytes,
                       const std::string& file);

}  // namespace aq::hdf5
