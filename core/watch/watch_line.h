// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace aq {

// What goes over the line: messages of CBOR, each behind its length as four bytes, the lowest first. The one
// who watches begins with {"watch": version, "token": …} and is answered with {"watch": version} or
// {"refused": why}; then come events, and an end.

using WatchBytes = std::vector<std::uint8_t>;

constexpr int kWatchVersion = 1;
constexpr std::uint32_t kMostGreetingBytes = 4096;
constexpr std::uint32_t kMostMessageBytes = 64U << 20;
using WatchHead = std::array<std::uint8_t, 4>;

WatchBytes line_bytes(const nlohmann::json& message);  ///< with its length in front
std::uint32_t length_in(const WatchHead& head);

/// @throws Error(BadInput) where it is no CBOR, or nested deeper than messages are
nlohmann::json message_in(const WatchBytes& bytes);

/// 128 random bits in hexadecimal. @throws Error(Internal) where the system has none
std::string new_watch_token();
/// Takes as long whatever differs.
bool same_token(const std::string& a, const std::string& b);

}  // namespace aq
