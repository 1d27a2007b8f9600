// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>
#include <hdf5.h>

#include <string>

#include "core/checkpoint/tensor_source.h"

namespace aq::hdf5 {

/// Stores a tensor in its own dtype. F16 is the library's 16-bit float; BF16, which HDF5 has no name for, is
/// kept as uint16 with the attribute dtype = "bfloat16", and booleans as uint8 with dtype = "bool".
/// @throws Error(Output), Error(Internal) for a dtype or name that these files have no place for
void write_tensor(hid_t parent, const std::string& name, const at::Tensor& tensor);

/// Nothing where the tensor is undefined.
void write_optional_tensor(hid_t parent, const std::string& name, const at::Tensor& tensor);

/// @throws Error(BadInput)
at::Tensor read_tensor(hid_t parent, const std::string& name);

/// Into memory that is there already. @param into contiguous
/// @throws Error(BadInput) also where the stored tensor has another dtype or shape
void read_tensor_into(hid_t parent, const std::string& name, const at::Tensor& into);

/// Dtype and shape of a stored tensor. @throws Error(BadInput)
TensorInfo tensor_info(hid_t parent, const std::string& name);

/// Undefined where there is none of that name.
at::Tensor read_optional_tensor(hid_t parent, const std::string& name);

}  // namespace aq::hdf5
