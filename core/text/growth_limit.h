// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>

#include "core/base/error.h"

namespace aq {

/// Ends replacements that blow a text up as only a hostile file would. @throws Error(BadInput)
inline void require_sane_growth(std::size_t result, std::size_t source) {
  constexpr std::size_t kAlwaysAllowed = std::size_t{64} << 20, kFactor = 16;
  if (result <= kAlwaysAllowed || result / kFactor <= source) return;
  throw Error(ErrorKind::BadInput, "normalizing", "the text",
              "the tokenizer makes " + std::to_string(result) + " bytes of " + std::to_string(source));
}

}  // namespace aq
