// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aq {

/// Where a key, or an element of an array, stands in a JSON text.
struct JsonKey {
  std::string path;  ///< "weights.bits", "layers[0].bits"
  int line = 0;      ///< the first one is 0
};

/// Every key and element of a text that a parser has accepted, in their order. A path that appears twice
/// stands for a key that was written twice.
std::vector<JsonKey> json_keys(std::string_view text);

}  // namespace aq
