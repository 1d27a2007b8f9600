// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/disk_speed.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <vector>

#include "core/base/staged_output.h"

namespace aq {

double disk_seconds_per_byte(const std::string& target) {
  constexpr std::size_t kProbeBytes = 16 << 20;
  const auto folder =
      target.empty() ? std::filesystem::temp_directory_path() : output_place(target).parent_path();
  const int file = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return 0;
  const std::vector<char> bytes(kProbeBytes, 'a');
  const auto start = std::chrono::steady_clock::now();
  const bool written =
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(file) == 0;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ::close(file);
  return written ? took.count() / static_cast<double>(kProbeBytes) : 0;
}

}  // namespace aq
