// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <c10/core/ScalarType.h>

#include <optional>
#include <string>

namespace aq {

/// The dtypes that tensors are loaded and written in, by their safetensors names; Undefined for every other.
at::ScalarType torch_dtype(const std::string& safetensors_name);

/// @throws Error(Internal) where the format has no name for it.
std::string safetensors_name(at::ScalarType dtype);

}  // namespace aq
