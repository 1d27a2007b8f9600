// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/environment.h"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "core/base/error.h"

namespace aq {
namespace {

/// More than any machine room has; keeps sizes of tables sane.
constexpr int kMostRanks = 4096;

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (!value || !*value) return {};
  return value;
}

int number_of(const char* name, const std::string& text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    throw Error(ErrorKind::BadArgument, "reading the environment variable", name,
                "'" + printable(text, 60) + "' is no number from " + std::to_string(least) + " to " +
                    std::to_string(most));
  return value;
}

}  // namespace

std::string RankPlace::rank_name(int other) const {
  return "rank " + std::to_string(other) + " of " + std::to_string(size);
}

RankPlace place_in_environment() {
  RankPlace place;
  if (const auto size = variable("WORLD_SIZE")) place.size = number_of("WORLD_SIZE", *size, 1, kMostRanks);
  if (place.size == 1) return place;
  const auto rank = variable("RANK");
  if (!rank)
    throw Error(ErrorKind::BadArgument, "reading the environment variable", "RANK",
                "WORLD_SIZE is " + std::to_string(place.size) + ", and RANK is not set",
                "unset WORLD_SIZE for a run of one process");
  place.rank = number_of("RANK", *rank, 0, place.size - 1);
  if (const auto address = variable("MASTER_ADDR")) place.address = *address;
  if (const auto port = variable("MASTER_PORT"))
    place.port = static_cast<std::uint16_t>(number_of("MASTER_PORT", *port, 1, 65535));
  return place;
}

}  // namespace aq
