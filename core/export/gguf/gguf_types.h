// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/export/exporter.h"

namespace aq {

/// A variant of the format: what its layers are stored as.
struct GgufVariant {
  const char* id;
  std::uint32_t type;      ///< of gguf_type.h; for "auto" unused
  std::int64_t file_type;  ///< general.file_type (llama.h, llama_ftype)
  const char* summary;

  bool is_auto() const;
  bool is_block_type() const;
};

/// @param id empty: the first. @throws Error(BadArgument)
const GgufVariant& gguf_variant(const std::string& id);
const std::vector<GgufVariant>& gguf_variants();
/// general.file_type of a file whose layers are mostly of this type.
std::int64_t file_type_of(std::uint32_t type);

/// The types that can hold calibrated grids, the smallest first.
const std::vector<std::uint32_t>& grid_types();

/// The type that is nearest to a layer's number format where no type holds its grid.
std::uint32_t nearest_type(const WeightRecipe& format);

/// `type`, or what llama.cpp falls back to where a row of `width` values is no whole number of its blocks.
std::uint32_t fitting_type(std::uint32_t type, std::int64_t width);

/// What a matrix that the run did not round is stored as.
std::uint32_t float_type(const GgufVariant& variant, at::ScalarType original);

}  // namespace aq
