// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq {

/// A checkpoint and what a session keeps beside itself (parts, lock, notes) need names of their own, however
/// the two paths are spelled. @throws Error(BadArgument) where `output` bears one that `session` needs
void require_own_name(const std::string& output, const std::string& session);

}  // namespace aq
