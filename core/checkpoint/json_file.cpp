// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/json_file.h"

#include <fstream>
#include <iterator>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"

namespace aq {
namespace {

[[noreturn]] void refuse_json_file(const std::filesystem::path& path, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", path.string(), reason);
}

}  // namespace

nlohmann::ordered_json read_json_file(const std::filesystem::path& path, int most_mebibytes) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) refuse_json_file(path, "it is not a file");
  if (std::filesystem::file_size(path, error) > std::uintmax_t(most_mebibytes) << 20)
    refuse_json_file(path, "it is longer than " + std::to_string(most_mebibytes) + " MiB");
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse_json_file(path, "it cannot be opened");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_checked_ordered_json(text, path.string());
}

}  // namespace aq
