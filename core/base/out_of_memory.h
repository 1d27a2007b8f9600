// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <exception>

namespace aq {

/// Whether the system gave no more memory: libtorch's allocator has an error of its own for that.
bool is_out_of_memory(const std::exception& error);

}  // namespace aq
