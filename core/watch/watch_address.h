// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

namespace aq {

/// Where a run can be watched: a socket file, or a port of this machine's loopback interface. Other machines
/// come through a tunnel (ssh -L), so that nothing of this program is ever open to a network.
struct WatchAddress {
  std::string path;        ///< of a socket file; empty: the port counts
  std::uint16_t port = 0;  ///< 0 to listen: a free one is taken
  std::string text() const;
};

/// From "7777", "127.0.0.1:7777", "localhost:7777", or a path with a '/' in it.
/// @throws Error(BadArgument) for anything else, other machines among it
WatchAddress watch_address_from(const std::string& text);

}  // namespace aq
