// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "app/studio/compare/compare_services.h"

namespace aq {

enum class TokenMark {
  Same,
  Parts,    ///< the first one that is not the reference's
  Differs,  ///< another one that is not
  Unknown   ///< the reference has not come so far
};

/// Of each token against the one at the same place of `reference`. @param ended whether the reference is
/// whole: what comes behind its end differs then
std::vector<TokenMark> mark_tokens(const std::vector<TextToken>& tokens,
                                   const std::vector<TextToken>& reference, bool ended);

/// How many tokens are the same before the two part; nothing while they have not.
std::optional<std::size_t> parting(const std::vector<TokenMark>& marks);

}  // namespace aq
