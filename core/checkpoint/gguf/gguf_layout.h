// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/checkpoint/gguf/gguf_architecture.h"

namespace aq {

/// The heads of a file's attention, by which the rows of q, k and v are rearranged.
struct GgufHeads {
  std::int64_t query = 0, kv = 0;
};

/// A tensor as Hugging Face's checkpoint has it, and where a GGUF file keeps it.
struct GgufPlace {
  std::string name;                 ///< Hugging Face's
  std::vector<std::int64_t> shape;  ///< Hugging Face's
  const GgufTensor* stored = nullptr;
  GgufRows rows = GgufRows::AsStored;
  std::int64_t first_row = 0;  ///< of an expert's, in the stored tensor
  bool adds_one = false;       ///< the stored values are 1 + these
};

/// Finds every tensor's place, an expert's each. @throws Error(BadInput) where the file has a tensor that its
/// architecture does not know, or one that cannot be rearranged as it must
std::vector<GgufPlace> place_gguf_tensors(const GgufFile& file, const GgufHeads& heads);

/// The stored row that holds row `row` of a matrix with `rows` rows.
std::int64_t stored_row(GgufRows order, const GgufHeads& heads, std::int64_t rows, std::int64_t row);

}  // namespace aq
