// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

#include "core/run/recipe.h"

namespace aq::test {

struct MadeSession {
  std::string model = "demo:llama";
  Recipe recipe = {};
  int blocks = 2, complete = 2;
  bool finish = true;
  int epochs = 0;                                 ///< > 0: so many losses a block
  std::int64_t peak_memory = 0;                   ///< bytes; 0: not known
  double float_perplexity = 10, perplexity = 11;  ///< 0: not evaluated
};

/// Writes a session as a run would leave it; no libtorch in this header. @returns its id
std::string make_session(const std::string& path, const MadeSession& made = {});

}  // namespace aq::test
