// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

namespace aq {

/// Tensors of this many bytes and more lie in huge pages where use_huge_pages() was called.
constexpr std::size_t kHugeTensorBytes = std::size_t{4} << 20;

/// Large tensors are given huge pages from here on, where the system has them for the asking: new memory is
/// handed out 2 MB at a time instead of 4 KB, which is what most of the time of a pass over a new large
/// tensor went into. To be called before there are threads; once is enough.
void use_huge_pages();

}  // namespace aq
