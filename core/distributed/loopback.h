// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

namespace aq {

/// Whether an address is this machine's own, which no other can reach.
bool is_loopback(const std::string& address);

/// Keeps what this process listens at on a port from every network but the loopback: libtorch's store listens
/// on all interfaces, whatever address it is given. Does what the kernel allows (Linux 5.7 or newer).
/// @returns whether it did
bool keep_on_loopback(std::uint16_t port);

}  // namespace aq
