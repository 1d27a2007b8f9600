// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string_view>

namespace aq::detail {

/// Called with the name of every step that changes the disk, just before it. Empty but in tests, which end
/// the process in it or change the disk themselves: it runs inside the HDF5 library and must not throw.
std::function<void(std::string_view step)>& commit_hook();

void commit_step(std::string_view step);

}  // namespace aq::detail
