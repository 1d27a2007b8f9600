// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/session/session.h"

namespace aq {

/// Which file a name leads to right now; all zero where it leads nowhere. An inode alone is not enough: the
/// one of a replaced file is soon used again.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  std::int64_t seconds = 0, nanoseconds = 0;  ///< of the last change
  bool operator==(const FileIdentity&) const = default;
};
FileIdentity identity_of(const std::filesystem::path& path);

/// 128 random bits, hexadecimal.
std::string random_id();

/// Now, as 2026-01-31T12:00:00Z.
std::string now_utc();

/// @throws Error(BadInput) naming the first thing that would make `wanted` another run than `stored`
void require_same_run(const std::string& path, const SessionHeader& stored, const SessionHeader& wanted);

}  // namespace aq
