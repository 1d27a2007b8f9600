// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/cell_files.h"

#include <cstdio>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/checkpoint/json_file.h"

namespace aq {
namespace {

constexpr auto kGridFile = "grid.json";

[[noreturn]] void refuse_damaged(const std::filesystem::path& path) {
  throw Error(ErrorKind::BadInput, "reading", path.string(), "it is no result of this sweep",
              "remove it: the cell runs again then");
}

void require_same(const nlohmann::json& there, const nlohmann::json& wanted, const std::string& directory) {
  for (const auto& [key, value] : wanted.items())
    if (!there.is_object() || !there.contains(key) || there[key] != value)
      throw Error(ErrorKind::BadInput, "resuming the sweep", directory, "its " + key + " is another",
                  "choose another directory for this one");
}

/// What a sweep writes stays in its directory.
void require_no_link(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_symlink(std::filesystem::symlink_status(path, error)))
    throw Error(ErrorKind::BadInput, "opening the sweep", path.string(),
                "it is a link, where the sweep's own folder belongs");
}

void make_directories(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw Error(ErrorKind::Output, "making", path.string(), error.message());
}

}  // namespace

nlohmann::ordered_json to_json(const CellResult& result, const SweepCell& cell) {
  nlohmann::ordered_json choices = nlohmann::ordered_json::object();
  for (const auto& [path, value] : cell.choices) choices[path] = value;
  nlohmann::ordered_json json{{"cell", result.index}, {"choices", choices}};
  if (!result.error.empty()) {
    json["error"] = result.error;
    return json;
  }
  json["perplexity"] = result.perplexity;
  json["loss"] = result.loss;
  json["bits_per_weight"] = result.bits_per_weight;
  json["seconds"] = result.seconds;
  json["peak_rss_bytes"] = result.peak_rss_bytes;
  return json;
}

void CellFiles::open(const nlohmann::ordered_json& identity) const {
  require_no_link(directory_ / "cells");
  make_directories(directory_ / "cells");
  for (const auto& folder : {directory_, directory_ / "cells"}) remove_abandoned_staging(folder);
  const auto path = directory_ / kGridFile;
  if (!std::filesystem::exists(path)) return write_file_atomically(path, identity.dump(2) + "\n");
  require_same(nlohmann::json(read_json_file(path)), nlohmann::json(identity), directory_.string());
}

std::optional<CellResult> CellFiles::read(const SweepCell& cell) const {
  const auto path = file(cell, ".json");
  if (!std::filesystem::exists(path)) return {};
  const nlohmann::ordered_json json = read_json_file(path);
  CellResult result;
  try {
    result.index = json.at("cell").get<int>();
    if (json.contains("error")) {
      result.error = json["error"].get<std::string>();
    } else {
      result.perplexity = json.at("perplexity").get<double>();
      result.loss = json.at("loss").get<double>();
      result.bits_per_weight = json.at("bits_per_weight").get<double>();
      result.seconds = json.at("seconds").get<double>();
      result.peak_rss_bytes = json.at("peak_rss_bytes").get<std::int64_t>();
    }
  } catch (const nlohmann::json::exception&) {
    refuse_damaged(path);
  }
  if (result.index != cell.index) refuse_damaged(path);
  return result;
}

void CellFiles::write(const CellResult& result, const SweepCell& cell) const {
  write_file_atomically(file(cell, ".json"), to_json(result, cell).dump(2) + "\n");
}

std::string CellFiles::session(const SweepCell& cell) const { return file(cell, ".h5").string(); }

void CellFiles::drop_session(const SweepCell& cell) const {
  std::error_code ignored;
  for (const char* suffix : {"", ".parts", ".lock"})
    std::filesystem::remove_all(session(cell) + suffix, ignored);
}

std::filesystem::path CellFiles::file(const SweepCell& cell, const char* suffix) const {
  char name[16];
  std::snprintf(name, sizeof name, "%04d", cell.index);
  return directory_ / "cells" / (std::string(name) + suffix);
}

}  // namespace aq
