// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

namespace aq {

/// What the kernel is told of mapped pages. Only advice: it never fails and changes no content.
enum class PageAdvice {
  WillNeed,  ///< read them ahead
  Huge,      ///< make memory that is not used yet of huge pages, which the kernel hands out faster
  GiveBack   ///< take them out of the process; they are read again where they are needed. For files' pages
             ///< only
};

/// @param start, bytes any range of a mapping; what is given back or made huge are its whole pages
void advise(const std::byte* start, std::size_t bytes, PageAdvice advice);

}  // namespace aq
